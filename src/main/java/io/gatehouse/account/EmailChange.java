package io.gatehouse.account;

import com.github.f4b6a3.uuid.UuidCreator;
import io.gatehouse.user.User;
import io.gatehouse.verification.OneTimeTokens;
import io.gatehouse.verification.TokenPurpose;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** A change of address, from the request on. It stays as long as it can be undone. */
@Entity
@Table(name = "email_changes")
@DynamicUpdate
class EmailChange extends PanacheEntityBase {
    static final String OPEN = "open";
    static final String VOID = "void";
    static final String CONFIRMED = "confirmed";
    static final String UNDONE = "undone";

    @Id
    UUID id;

    @Column(name = "notice_id", nullable = false)
    UUID noticeId;

    @Column(name = "user_id", nullable = false)
    UUID userId;

    @Column(name = "old_email", nullable = false)
    String oldEmail;

    @Column(name = "new_email", nullable = false)
    String newEmail;

    @Column(nullable = false)
    String state;

    @Column(name = "requested_at", nullable = false)
    Instant requestedAt;

    @Column(name = "decided_at")
    @Nullable
    Instant decidedAt;

    @Column(name = "confirmed_at")
    @Nullable
    Instant confirmedAt;

    @SuppressWarnings("NullAway.Init") // Hibernate fills the fields.
    protected EmailChange() {}

    EmailChange(User user, String newEmail, Instant now) {
        this.id = UuidCreator.getTimeOrderedEpoch();
        this.noticeId = UuidCreator.getTimeOrderedEpoch();
        this.userId = user.id();
        this.oldEmail = user.email();
        this.newEmail = newEmail;
        this.state = OPEN;
        this.requestedAt = now;
    }

    /** Whose change a link to undo stands for; only the id, as the rest counts once the account is locked. */
    static Optional<UUID> userOf(UUID subject) {
        return getEntityManager()
                .createQuery("select userId from EmailChange where id = ?1 or noticeId = ?1", UUID.class)
                .setParameter(1, subject)
                .getResultStream()
                .findFirst();
    }

    static EmailChange of(UUID subject) {
        return EmailChange.<EmailChange>find("id = ?1 or noticeId = ?1", subject)
                .singleResult();
    }

    /** Whose undecided changes lead to the address; always in the same order, as they are locked one after the other. */
    static List<UUID> undecidedAskers(String newEmail) {
        return getEntityManager()
                .createQuery(
                        "select userId from EmailChange where newEmail = ?1 and state = ?2 and decidedAt is null"
                                + " order by userId",
                        UUID.class)
                .setParameter(1, newEmail)
                .setParameter(2, OPEN)
                .getResultList();
    }

    static List<EmailChange> undecided(String newEmail, Collection<UUID> askers) {
        return list(
                "newEmail = ?1 and state = ?2 and decidedAt is null and userId in ?3 order by userId",
                newEmail,
                OPEN,
                askers);
    }

    /** Voids what the user has asked for and not confirmed yet; the way back that was mailed stays open. */
    static void giveUpOpen(UUID userId, OneTimeTokens tokens) {
        EmailChange.<EmailChange>find("userId = ?1 and state = ?2", userId, OPEN)
                .firstResultOptional()
                .ifPresent(change -> {
                    change.state = VOID;
                    // Before another one is inserted: only one may be open.
                    getEntityManager().flush();
                    tokens.revoke(TokenPurpose.CONFIRM_EMAIL, change.id);
                });
    }

    static List<EmailChange> all(UUID userId) {
        return list("userId = ?1 order by id", userId);
    }

    /** This one and those that were asked for after it: the ids are in the order of time. */
    List<EmailChange> andLater() {
        return all(userId).stream()
                .filter(other -> other.id.toString().compareTo(id.toString()) >= 0)
                .toList();
    }

    Stream<UUID> subjects() {
        return Stream.of(id, noticeId);
    }
}
