package io.gatehouse.credential;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** An account's password hash. An account without one can't sign in by password until a reset sets one. */
@Entity
@Table(name = "credentials")
class Credential extends PanacheEntityBase {
    @Id
    @Column(name = "user_id")
    UUID userId;

    @Column(name = "password_hash", nullable = false)
    String passwordHash;

    boolean imported;

    @Column(name = "changed_at", nullable = false)
    Instant changedAt;

    @SuppressWarnings("NullAway.Init") // Hibernate fills the fields.
    protected Credential() {}

    Credential(UUID userId, String passwordHash, Instant changedAt) {
        this.userId = userId;
        this.passwordHash = passwordHash;
        this.changedAt = changedAt;
    }
}
