package io.gatehouse.audit;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Something that matters to security. Who did it, and from where, {@link Audit} adds from the request. */
public sealed interface AuditEvent {
    /** As the HTTP contract lists them. */
    String type();

    /** The account that it is about. */
    @Nullable
    UUID userId();

    default boolean succeeded() {
        return true;
    }

    /** As the HTTP contract names it. */
    default String outcome() {
        return succeeded() ? "success" : "failure";
    }

    /** The client is never told. */
    default @Nullable ReasonCode reason() {
        return null;
    }

    default @Nullable UUID sessionId() {
        return null;
    }

    /** What happens to an account, and needs no more words. */
    enum Change {
        REGISTERED("user.registered"),
        EMAIL_VERIFIED("user.email-verified"),
        INVITED("user.invited"),
        IMPORTED("user.imported"),
        DEACTIVATED("user.deactivated"),
        ACTIVATED("user.activated"),
        UNLOCKED("user.unlocked"),
        DELETED("user.deleted"),
        PASSWORD_RESET("password.reset"),
        PASSWORD_CHANGED("password.changed"),
        RESET_REQUESTED("password.reset-requested"),
        EMAIL_CHANGE_REQUESTED("email.change-requested"),
        EMAIL_CHANGED("email.changed"),
        EMAIL_CHANGE_UNDONE("email.change-undone");

        private final String type;

        Change(String type) {
            this.type = type;
        }
    }

    record AccountChanged(Change change, UUID userId) implements AuditEvent {
        @Override
        public String type() {
            return change.type;
        }
    }

    /** @param reason which part of it */
    record UserUpdated(UUID userId, Reason reason) implements AuditEvent {
        @Override
        public String type() {
            return "user.updated";
        }
    }

    record LoginSucceeded(UUID userId, UUID sessionId) implements AuditEvent {
        @Override
        public String type() {
            return "login.succeeded";
        }
    }

    /** A used refresh token came back in time: {@code foreign} if from elsewhere. */
    record SessionReplayed(UUID userId, UUID sessionId, boolean foreign) implements AuditEvent {
        @Override
        public String type() {
            return "session.replayed";
        }

        @Override
        public @Nullable Reason reason() {
            return foreign ? Reason.FOREIGN : null;
        }
    }

    record SessionReused(UUID userId, UUID sessionId) implements AuditEvent {
        @Override
        public String type() {
            return "session.reused";
        }

        @Override
        public boolean succeeded() {
            return false;
        }

        @Override
        public Reason reason() {
            return Reason.REUSED;
        }
    }

    record SessionEnded(UUID userId, UUID sessionId, ReasonCode reason) implements AuditEvent {
        @Override
        public String type() {
            return "session.ended";
        }
    }

    /** A session ended because a client gave one of its tokens back (RFC 7009). */
    record TokenRevoked(UUID userId, UUID sessionId) implements AuditEvent {
        @Override
        public String type() {
            return "token.revoked";
        }
    }

    record KeyRotated(Reason reason) implements AuditEvent {
        @Override
        public String type() {
            return "key.rotated";
        }

        @Override
        public @Nullable UUID userId() {
            return null;
        }
    }

    /** What anybody can cause as often as they like, without changing a thing. */
    sealed interface Attempt extends AuditEvent {
        @Override
        default boolean succeeded() {
            return false;
        }

        /** The address that was given, in its normal form, where the account isn't known yet. It is never stored. */
        default @Nullable String email() {
            return null;
        }
    }

    /** @param email where nobody looked whose it is */
    record LoginFailed(@Nullable String email, @Nullable UUID userId, Reason reason) implements Attempt {
        @Override
        public String type() {
            return "login.failed";
        }

        @Override
        public String toString() {
            return "LoginFailed[" + reason + "]";
        }
    }

    /** Somebody who is signed in was asked for the password once more. */
    record PasswordNotProved(UUID userId, Reason reason) implements Attempt {
        @Override
        public String type() {
            return "login.failed";
        }
    }

    record LoginLocked(@Nullable UUID userId) implements Attempt {
        @Override
        public String type() {
            return "login.locked";
        }

        @Override
        public Reason reason() {
            return Reason.LOCKED;
        }
    }

    record ResetRequested(String email) implements Attempt {
        @Override
        public String type() {
            return Change.RESET_REQUESTED.type;
        }

        @Override
        public @Nullable UUID userId() {
            return null;
        }

        @Override
        public boolean succeeded() {
            return true;
        }

        @Override
        public String toString() {
            return "ResetRequested[hidden]";
        }
    }

    /** A refresh token was refused without a consequence. */
    record RefreshRefused(@Nullable UUID userId, @Nullable UUID sessionId, Reason reason) implements Attempt {
        @Override
        public String type() {
            return "session.refused";
        }
    }
}
