package io.gatehouse.session;

import java.util.Locale;

/** Why a session was ended; kept in its row and never told to the client. */
public enum RevocationReason {
    LOGOUT,
    LOGOUT_ALL,
    STOPPED_BY_USER,
    STOPPED_BY_ADMIN,
    REUSED,
    TOKEN_REVOKED,
    PASSWORD_CHANGED,
    PASSWORD_RESET,
    EMAIL_CHANGE_UNDONE,
    ACCOUNT_DEACTIVATED,
    ACCOUNT_DELETED,
    ROLE_REMOVED;

    /** As it stands in the row and in events, in kebab case. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
