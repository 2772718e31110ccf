package io.gatehouse.user;

import com.github.f4b6a3.uuid.UuidCreator;
import io.gatehouse.audit.Audit;
import io.gatehouse.audit.AuditEvent.AccountChanged;
import io.gatehouse.audit.AuditEvent.Change;
import io.gatehouse.audit.AuditEvent.UserUpdated;
import io.gatehouse.audit.Reason;
import io.gatehouse.problem.Member;
import io.gatehouse.problem.ProblemException;
import io.gatehouse.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;

/** Finds, creates and changes accounts. Addresses are given in their normal form. */
@ApplicationScoped
public class Users {
    private final EntityManager entities;
    private final Addresses addresses;
    private final Audit audit;
    private final Event<AccountDeleted> deleted;
    private final Clock clock;

    Users(EntityManager entities, Addresses addresses, Audit audit, Event<AccountDeleted> deleted, Clock clock) {
        this.entities = entities;
        this.addresses = addresses;
        this.audit = audit;
        this.deleted = deleted;
        this.clock = clock;
    }

    public Optional<User> find(UUID id) {
        return User.findByIdOptional(id);
    }

    public Optional<User> findByEmail(String email) {
        return User.find("email", email).singleResultOptional();
    }

    /**
     * The account, locked until the caller's transaction ends: what changes a password, opens a session or deactivates
     * waits for it in turn.
     */
    @Transactional(TxType.MANDATORY)
    public Optional<User> lock(UUID id) {
        return User.findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** As {@link #lock}, by the address. */
    @Transactional(TxType.MANDATORY)
    public Optional<User> lockByEmail(String email) {
        return User.<User>find("email", email)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .singleResultOptional();
    }

    /** Whether an existing account has this user name, in any case. */
    public boolean usernameTaken(String username) {
        return User.count("lower(username) = ?1", username.toLowerCase(Locale.ROOT)) > 0;
    }

    /**
     * Adds an account unless its address already has one or is reserved for one. A user name that somebody else has taken meanwhile becomes
     * null: the address is what the account stands on.
     */
    @Transactional(TxType.MANDATORY)
    public Optional<User> create(NewUser details) {
        var id = UuidCreator.getTimeOrderedEpoch();
        var username = details.username();
        if (username != null && usernameTaken(username)) {
            username = null;
        }
        // In one statement, so that of two at once exactly one makes the account, and neither breaks its transaction.
        // ON CONFLICT covers both unique keys: the address and, in a race, the user name.
        if (insert(id, details, username) == 0 && insert(id, details, null) == 0) {
            return Optional.empty();
        }
        // Asked afterwards, as whoever had the address until this moment may have reserved it with the same commit.
        if (addresses.reservedForAnother(details.email(), id)) {
            User.deleteById(id);
            return Optional.empty();
        }
        return find(id);
    }

    /** Deletes the account and what refers to its row. The caller holds the account's lock. */
    @Transactional(TxType.MANDATORY)
    public void delete(User locked) {
        deleted.fire(new AccountDeleted(locked.id(), locked.email()));
        locked.delete();
        entities.flush();
    }

    private int insert(UUID id, NewUser details, @Nullable String username) {
        return entities.createNativeQuery("""
                        INSERT INTO users (id, email, email_verified, username, full_name, roles)
                        VALUES (:id, :email, :verified, :username, :fullName, :roles) ON CONFLICT DO NOTHING""")
                .setParameter("id", id)
                .setParameter("email", details.email())
                .setParameter("verified", details.emailVerified())
                .setParameter("username", username)
                .setParameter("fullName", details.fullName())
                .setParameter("roles", withUser(details.roles()))
                .executeUpdate();
    }

    /** Marks the address as confirmed, unless it is. */
    @Transactional(TxType.MANDATORY)
    public void confirmEmail(User user) {
        if (user.emailVerified) {
            return;
        }
        user.emailVerified = true;
        user.updatedAt = clock.instant();
        audit.record(new AccountChanged(Change.EMAIL_VERIFIED, user.id));
    }

    /** Lets the account be used, or not. The caller holds its lock and ends its sessions. */
    @Transactional(TxType.MANDATORY)
    public void activate(User locked, boolean active) {
        if (locked.active == active) {
            return;
        }
        locked.active = active;
        locked.updatedAt = clock.instant();
        audit.record(new AccountChanged(active ? Change.ACTIVATED : Change.DEACTIVATED, locked.id));
    }

    /** Sets the roles beside {@code user}. The caller holds the account's lock and ends its sessions if it loses one. */
    @Transactional(TxType.MANDATORY)
    public void appoint(User locked, Set<String> roles) {
        var all = withUser(roles);
        if (locked.roles().equals(Set.of(all))) {
            return;
        }
        locked.roles = all;
        locked.updatedAt = clock.instant();
        audit.record(new UserUpdated(locked.id, Reason.ROLES));
    }

    private static String[] withUser(Set<String> roles) {
        var all = new TreeSet<>(roles);
        all.add("user");
        return all.toArray(String[]::new);
    }

    /** Notes a sign-in. */
    @Transactional(TxType.MANDATORY)
    public void signedIn(User user) {
        user.lastLoginAt = clock.instant();
    }

    /**
     * Changes the names that are given and leaves the others.
     *
     * @throws ProblemException {@code username-taken}
     */
    @Transactional
    public User rename(UUID id, Member<String> username, Member<String> fullName) {
        var user = find(id).orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND));
        if (isUnchanged(username, user.username) && isUnchanged(fullName, user.fullName)) {
            return user;
        }
        if (username.given()) {
            user.username = username.value();
        }
        if (fullName.given()) {
            user.fullName = fullName.value();
        }
        user.updatedAt = clock.instant();
        try {
            entities.flush();
        } catch (ConstraintViolationException e) {
            throw refusal(e);
        }
        audit.record(new UserUpdated(id, Reason.PROFILE));
        return user;
    }

    private static boolean isUnchanged(Member<String> member, @Nullable String present) {
        return !member.given() || Objects.equals(member.value(), present);
    }

    private static RuntimeException refusal(ConstraintViolationException e) {
        return "users_username_key".equals(e.getConstraintName()) || isUsername(e.getSQLException())
                ? new ProblemException(ProblemType.USERNAME_TAKEN, "Choose another user name.")
                : e;
    }

    private static boolean isUsername(SQLException e) {
        var message = e.getMessage();
        return message != null && message.contains("users_username_key");
    }
}
