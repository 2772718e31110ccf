package io.gatehouse.session;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A user's sessions, to be looked at. */
@ApplicationScoped
public class SessionList {
    private final Devices devices;

    SessionList(Devices devices) {
        this.devices = devices;
    }

    /** The live ones, the latest use first; {@code current} is the one that asks, if it is one of them. */
    public List<SessionView> of(UUID userId, @Nullable UUID current) {
        return Session.liveOf(userId).stream()
                .map(session -> view(session, session.id.equals(current)))
                .toList();
    }

    private SessionView view(Session session, boolean current) {
        return new SessionView(
                session.id,
                session.createdAt,
                session.lastUsedAt,
                session.expiresAt,
                session.ip,
                session.userAgent,
                devices.of(session.userAgent, session.deviceName),
                List.of(session.amr),
                current);
    }
}
