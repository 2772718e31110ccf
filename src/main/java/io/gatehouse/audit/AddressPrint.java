package io.gatehouse.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.key.MasterKeys;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** What is kept of a client's address: enough to see that two events come from one place, not which place. */
@ApplicationScoped
class AddressPrint {
    private static final String KEY_LABEL = "audit address";

    private final MasterKeys keys;

    AddressPrint(MasterKeys keys) {
        this.keys = keys;
    }

    byte @Nullable [] hash(@Nullable String ip) {
        return ip == null || ip.isEmpty() ? null : keys.mac(keys.currentId(), KEY_LABEL, ip.getBytes(UTF_8));
    }
}
