package io.gatehouse.mail;

import io.gatehouse.verification.TokenPurpose;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A mail to be sent: ids and display data, never a secret. A new kind is a record here, a name in {@link EmailJson}, a
 * subject and values in {@link Letters}, and a pair of templates.
 */
public sealed interface Email {
    String to();

    /** The account that the mail is about; null while there is none. */
    default @Nullable UUID user() {
        return null;
    }

    /** A mail with a link whose one-time token is made when it is enqueued. */
    sealed interface WithLink extends Email {
        TokenPurpose purpose();

        /** What the token stands for; a later mail of the same purpose and subject makes an earlier link void. */
        UUID subject();
    }

    /** Asks the owner of an address to confirm the registration that was made then. */
    @RegisterForReflection
    record ConfirmRegistration(
            UUID subject, String to, @Nullable String name, Instant at) implements WithLink {
        @Override
        public TokenPurpose purpose() {
            return TokenPurpose.CONFIRM_REGISTRATION;
        }
    }

    /** Asks the owner of an account to confirm its address. */
    @RegisterForReflection
    record ConfirmEmail(UUID user, String to, @Nullable String name) implements WithLink {
        @Override
        public TokenPurpose purpose() {
            return TokenPurpose.CONFIRM_EMAIL;
        }

        @Override
        public UUID subject() {
            return user;
        }
    }

    /** Tells an owner that somebody tried to register with the address once more. */
    @RegisterForReflection
    record AlreadyRegistered(UUID user, String to, @Nullable String name) implements Email {}

    /** Carries the link with which a new password can be set. */
    @RegisterForReflection
    record ResetPassword(UUID user, String to, @Nullable String name) implements WithLink {
        @Override
        public TokenPurpose purpose() {
            return TokenPurpose.RESET_PASSWORD;
        }

        @Override
        public UUID subject() {
            return user;
        }
    }

    /** Tells an owner that a session was ended because one of its used refresh tokens came back. */
    @RegisterForReflection
    record SessionReused(
            UUID user,
            UUID sessionId,
            String to,
            @Nullable String name,
            @Nullable String device,
            Instant at) implements Email {}

    /** Asks the owner of an address to confirm that an account moves there. */
    @RegisterForReflection
    record ConfirmNewEmail(
            UUID subject, UUID user, String to, @Nullable String name) implements WithLink {
        @Override
        public TokenPurpose purpose() {
            return TokenPurpose.CONFIRM_EMAIL;
        }
    }

    /** Tells the address that an account has that it is to get another one. */
    @RegisterForReflection
    record EmailChangeRequested(
            UUID user, UUID subject, String to, @Nullable String name, String newAddress) implements WithLink {
        @Override
        public TokenPurpose purpose() {
            return TokenPurpose.UNDO_EMAIL_CHANGE;
        }
    }

    /** Tells the address that an account had that it has another one now. */
    @RegisterForReflection
    record EmailChanged(
            UUID user, UUID subject, String to, @Nullable String name, String newAddress) implements WithLink {
        @Override
        public TokenPurpose purpose() {
            return TokenPurpose.UNDO_EMAIL_CHANGE;
        }
    }

    /** Carries the link with which somebody for whom an account was made sets its first password. */
    @RegisterForReflection
    record Invitation(UUID user, String to, @Nullable String name) implements WithLink {
        @Override
        public TokenPurpose purpose() {
            return TokenPurpose.INVITATION;
        }

        @Override
        public UUID subject() {
            return user;
        }
    }

    /** Tells an owner that the account has a new password. */
    @RegisterForReflection
    record PasswordChanged(UUID user, String to, @Nullable String name, Instant at) implements Email {}

    /** Tells an owner that somebody guessed at the password, at a sign-in or with a token, and that it is locked there. */
    @RegisterForReflection
    record AccountLocked(UUID user, String to, @Nullable String name, Instant at) implements Email {}

    /** Tells an owner of a sign-in from where there was none before. */
    @RegisterForReflection
    record NewSignIn(
            UUID user,
            UUID sessionId,
            String to,
            @Nullable String name,
            @Nullable String device,
            String ip,
            Instant at) implements Email {}

    /** The last mail to the owner of an account that is gone; it leaves the outbox as soon as it is sent. */
    @RegisterForReflection
    record AccountDeleted(String to, @Nullable String name) implements Email {}
}
