package io.gatehouse.mail;

/**
 * Something that was asked for an e-mail address by somebody who may not learn whether it has an account. Fired, and
 * observed synchronously, in a transaction of its own: what the observer writes commits together with the request's end.
 *
 * @param email in its normal form
 */
public record AddressRequest(Kind kind, String email) {
    public enum Kind {
        REGISTER,
        RESEND_VERIFICATION,
        RESET_PASSWORD,
        CHANGE_EMAIL,
        /** Asked by a guesser, as it were: nobody may learn from a lock whether there is an account. */
        ACCOUNT_LOCKED
    }

    @Override
    public String toString() {
        return "AddressRequest[" + kind + "]";
    }
}
