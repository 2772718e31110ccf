package io.gatehouse.verification;

/** What a one-time token may be used for; a token of one purpose is worthless for another. */
public enum TokenPurpose {
    CONFIRM_REGISTRATION,
    CONFIRM_EMAIL,
    RESET_PASSWORD,
    INVITATION,
    UNDO_EMAIL_CHANGE
}
