package io.gatehouse.audit;

import java.util.Locale;

/** Why something was refused or done, apart from why sessions end; the client is never told. */
public enum Reason implements ReasonCode {
    UNKNOWN_USER,
    WRONG_PASSWORD,
    LOCKED,
    UNVERIFIED,
    DISABLED,
    /** What was checked had changed by the time the check was done. */
    SUPERSEDED,
    /** Refused unexamined, as too many waited or a backend was gone. */
    UNAVAILABLE,

    FORGED,
    /** Genuine, of a session that is gone or another client's. */
    UNKNOWN,
    EXPIRED,
    REVOKED,
    REUSED,
    /** From another network and another device than the rotation that it repeats. */
    FOREIGN,

    PROFILE,
    ROLES,

    /** There was no signing key. */
    FIRST,
    SCHEDULED,
    /** Another algorithm is configured. */
    CONFIGURED,
    ASKED,
    COMPROMISED;

    @Override
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
