package io.gatehouse.key;

/** A new signing key is about to be published, or signs at once; fired in the transaction that stores it. */
public record RotationBegun(Cause cause) {
    public enum Cause {
        /** There was none. */
        FIRST,
        SCHEDULED,
        /** Another algorithm is configured than the present key's. */
        CONFIGURED,
        /** By an administrator, also where one was on its way already. */
        ASKED,
        COMPROMISED
    }
}
