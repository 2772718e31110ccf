package io.gatehouse.credential;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A registration whose address isn't confirmed: each attempt is a row of its own, and only its own link activates it. */
@Entity
@Table(name = "pending_registrations")
public class PendingRegistration extends PanacheEntityBase {
    @Id
    UUID id;

    @Column(nullable = false)
    String email;

    @Column(name = "password_hash", nullable = false)
    String passwordHash;

    @Nullable
    String username;

    @Column(name = "full_name")
    @Nullable
    String fullName;

    @Column(name = "created_at", nullable = false)
    Instant createdAt;

    @Column(name = "mailed_at")
    @Nullable
    Instant mailedAt;

    @SuppressWarnings("NullAway.Init") // Hibernate fills the fields.
    protected PendingRegistration() {}

    PendingRegistration(
            UUID id,
            String email,
            String passwordHash,
            @Nullable String username,
            @Nullable String fullName,
            Instant createdAt) {
        this.id = id;
        this.email = email;
        this.passwordHash = passwordHash;
        this.username = username;
        this.fullName = fullName;
        this.createdAt = createdAt;
    }

    static Optional<PendingRegistration> newest(String email) {
        return latest(email, 1).stream().findFirst();
    }

    static List<PendingRegistration> latest(String email, int limit) {
        return PendingRegistration.<PendingRegistration>find("email = ?1 order by createdAt desc, id desc", email)
                .range(0, limit - 1)
                .list();
    }

    public UUID id() {
        return id;
    }

    public String email() {
        return email;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public @Nullable String username() {
        return username;
    }

    public @Nullable String fullName() {
        return fullName;
    }
}
