package io.gatehouse.session;

import io.gatehouse.audit.ReasonCode;
import java.util.Locale;

/** Why a session was ended; kept in its row. Its owner finds it in the export; a client that is refused is never told. */
public enum RevocationReason implements ReasonCode {
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
    ROLE_REMOVED,
    TOO_MANY;

    /** Whether the devices are trusted no longer either: somebody else may have had the password, or one of them. */
    boolean endsTrustInDevices() {
        return switch (this) {
            case LOGOUT_ALL, PASSWORD_CHANGED, PASSWORD_RESET, EMAIL_CHANGE_UNDONE, ACCOUNT_DEACTIVATED -> true;
            case LOGOUT,
                    STOPPED_BY_USER,
                    STOPPED_BY_ADMIN,
                    REUSED,
                    TOKEN_REVOKED,
                    ACCOUNT_DELETED,
                    ROLE_REMOVED,
                    TOO_MANY -> false;
        };
    }

    /** As it stands in the row and in events, in kebab case. */
    @Override
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
