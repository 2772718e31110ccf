package io.gatehouse.audit;

import io.agroal.api.AgroalDataSource;
import io.gatehouse.privacy.Perishable;
import io.gatehouse.privacy.PersonalData;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is stored about people in the security events. */
@Singleton
class AuditData implements PersonalData {
    /** The newest: somebody may have caused more than memory holds. */
    private static final String EXPORT =
            "SELECT " + AuditEventView.COLUMNS + " FROM audit_events WHERE user_id = ? ORDER BY id DESC LIMIT 10000";

    private final AgroalDataSource database;
    private final AuditErasure erasure;

    AuditData(AgroalDataSource database, AuditErasure erasure) {
        this.database = database;
        this.erasure = erasure;
    }

    @Produces
    @Singleton
    static Perishable oldEvents(AuditConfig config) {
        return new Perishable(
                "audit_events",
                "id",
                "at < now() - interval '%d seconds'".formatted(config.keep().toSeconds()));
    }

    @Produces
    @Singleton
    static Perishable oldAddresses(AuditConfig config) {
        return new Perishable(
                "audit_events",
                "id",
                "ip_hash IS NOT NULL AND at < now() - interval '%d seconds'"
                        .formatted(config.keepAddresses().toSeconds()),
                List.of("ip_hash", "network", "user_agent"));
    }

    /** Without the private reason. */
    record StoredEvent(
            UUID id,
            Instant at,
            String type,
            String outcome,
            @Nullable UUID sessionId,
            @Nullable String network,
            @Nullable String userAgent) {
        static StoredEvent of(AuditEventView event) {
            return new StoredEvent(
                    event.id(),
                    event.at(),
                    event.type(),
                    event.outcome(),
                    event.sessionId(),
                    event.ip(),
                    event.userAgent());
        }
    }

    @Override
    public String name() {
        return "security_events";
    }

    @Override
    public Object export(Person person) {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(EXPORT)) {
            select.setObject(1, person.id());
            var events = new ArrayList<StoredEvent>();
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    events.add(StoredEvent.of(AuditEventView.of(row)));
                }
            }
            return events;
        } catch (SQLException e) {
            throw new IllegalStateException("Audit events can't be read", e);
        }
    }

    @Override
    public void erase(Person person) {
        erasure.begin(person.id());
    }
}
