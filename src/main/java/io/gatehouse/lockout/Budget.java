package io.gatehouse.lockout;

import java.util.Locale;

/** What is guessed at; each has failures and locks of its own. */
public enum Budget {
    /** The password at a sign-in, by the e-mail address. */
    SIGN_IN,
    /** The password that a signed-in user is asked for again, by the user's id. */
    PASSWORD;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
