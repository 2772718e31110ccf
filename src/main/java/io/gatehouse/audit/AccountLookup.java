package io.gatehouse.audit;

import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/** Knows whose the addresses are that were tried. Asked after the request, so that its answer's time tells nothing. */
public interface AccountLookup {
    /** The accounts of those addresses that have one. */
    Map<String, UUID> byEmail(Collection<String> emails);
}
