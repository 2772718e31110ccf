package io.gatehouse.user;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** An account. Other packages read it; only {@link Users} creates, finds and changes one. */
@Entity
@Table(name = "users")
@DynamicUpdate
public class User extends PanacheEntityBase {
    @Id
    UUID id;

    @Column(nullable = false)
    String email;

    @Column(name = "email_verified")
    boolean emailVerified;

    @Nullable
    String username;

    @Column(name = "full_name")
    @Nullable
    String fullName;

    @Column(name = "is_active")
    boolean active;

    @Column(nullable = false)
    String[] roles;

    @Column(name = "mfa_enabled")
    boolean mfaEnabled;

    @Column(name = "created_at", nullable = false)
    Instant createdAt;

    @Column(name = "updated_at", nullable = false)
    Instant updatedAt;

    @Column(name = "last_login_at")
    @Nullable
    Instant lastLoginAt;

    @SuppressWarnings("NullAway.Init") // Hibernate fills the fields.
    protected User() {}

    public UUID id() {
        return id;
    }

    public String email() {
        return email;
    }

    public boolean emailVerified() {
        return emailVerified;
    }

    public @Nullable String username() {
        return username;
    }

    public @Nullable String fullName() {
        return fullName;
    }

    public boolean active() {
        return active;
    }

    public Set<String> roles() {
        return Set.of(roles);
    }

    public @Nullable Instant lastLoginAt() {
        return lastLoginAt;
    }
}
