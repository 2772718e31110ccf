package io.gatehouse.session;

import io.gatehouse.audit.Audit;
import io.gatehouse.audit.AuditEvent;
import io.gatehouse.audit.EventMetrics;
import io.gatehouse.audit.Reason;
import io.gatehouse.mail.Email;
import io.gatehouse.mail.Outbox;
import io.gatehouse.session.RotationPolicy.Decision;
import io.gatehouse.user.User;
import io.gatehouse.user.Users;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Rotates refresh tokens and finds out when one was stolen. */
@ApplicationScoped
public class Rotations {
    private static final Logger LOG = Logger.getLogger(Rotations.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** How much later a tab's request may come than another's that knows of the token's successor. */
    private static final Duration STRAGGLING = Duration.ofMillis(500);
    /** Longer than a request of a tab is under way while another tab's is answered, much shorter than the grace. */
    private static final Duration CALM = Duration.ofSeconds(2);

    private final RefreshTokens tokens;
    private final RotationStatement statement;
    private final RotationPolicy policy;
    private final Turns turns = new Turns(PATIENCE);
    private final Sessions sessions;
    private final Users users;
    private final Outbox outbox;
    private final Audit audit;
    private final EventMetrics metrics;

    Rotations(
            RefreshTokens tokens,
            RotationStatement statement,
            SessionConfig config,
            Sessions sessions,
            Users users,
            Outbox outbox,
            Audit audit,
            EventMetrics metrics) {
        this.tokens = tokens;
        this.statement = statement;
        this.policy = new RotationPolicy(config.grace());
        this.sessions = sessions;
        this.users = users;
        this.outbox = outbox;
        this.audit = audit;
        this.metrics = metrics;
    }

    /** Moves the session on, or tells why not. What a refusal entails has been committed when this returns. */
    public Rotation rotate(String refreshToken, String clientId, Requester requester) {
        return rotate(refreshToken, clientId, requester, Duration.ZERO);
    }

    /**
     * As {@link #rotate}, for a browser, which sends whatever cookie it has at the moment for tabs that know nothing of each
     * other: one may come with the next token while those before are still under way. So a token that was made just now waits
     * for these, and as long as tabs race, the session stands still. Call it on a virtual thread.
     */
    public Rotation rotateForTabs(String refreshToken, String clientId, Requester requester) {
        return rotate(refreshToken, clientId, requester, CALM);
    }

    private static void awaitStragglers(Duration age) {
        if (age.isNegative()) {
            return; // The clock was set back.
        }
        try {
            TimeUnit.NANOSECONDS.sleep(STRAGGLING.minus(age).toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Rotation rotate(String refreshToken, String clientId, Requester requester, Duration calm) {
        var read = tokens.read(refreshToken);
        if (calm.isPositive()) {
            read.flatMap(statement::ageOfUndisputed).ifPresent(Rotations::awaitStragglers);
        }
        return read.map(token -> turns.inTurn(token.sessionId(), () -> rotate(token, clientId, requester, calm)))
                .orElseGet(() -> refused(null, null, Reason.FORGED, new Rotation.Unknown()));
    }

    private Rotation rotate(RefreshToken token, String clientId, Requester requester, Duration calm) {
        var successor = tokens.successor(token);
        return statement
                .rotate(token, RefreshTokens.hash(successor), clientId, requester, calm)
                .<Rotation>map(rotated -> {
                    metrics.rotated();
                    return new Rotation.Rotated(
                            new Grant(tokens.write(successor), rotated.refreshTtl(), rotated.accessToken()));
                })
                .orElseGet(() -> explain(token, successor, clientId, requester));
    }

    private Rotation explain(RefreshToken token, RefreshToken successor, String clientId, Requester requester) {
        return QuarkusTransaction.requiringNew().call(() -> {
            Optional<Session> found = Session.findByIdOptional(token.sessionId(), LockModeType.PESSIMISTIC_WRITE);
            if (found.isEmpty()) {
                return refused(null, token.sessionId(), Reason.UNKNOWN, new Rotation.Unknown());
            }
            var session = found.get();
            var user = users.find(session.userId).orElseThrow();
            var family = session.family(user, sessions.now());
            var decision = policy.decide(token, RefreshTokens.hash(successor), family, clientId, requester);
            return carryOut(decision, token, successor, session, user);
        });
    }

    private Rotation carryOut(
            Decision decision, RefreshToken token, RefreshToken successor, Session session, User user) {
        return switch (decision) {
            case Decision.Replay replay -> {
                session.replayedAt = sessions.now();
                if (replay.foreign()) {
                    session.foreignReplayGeneration = token.generation();
                    session.foreignReplays = replay.foreignReplays();
                }
                audit.record(new AuditEvent.SessionReplayed(user.id(), session.id, replay.foreign()));
                yield new Rotation.Replayed(grant(successor, session, user), replay.foreign());
            }
            case Decision.Reuse reuse -> reused(session, user);
            case Decision.Expire expire -> refused(user.id(), session.id, Reason.EXPIRED, new Rotation.Expired());
            case Decision.Revoke revoke -> refused(user.id(), session.id, Reason.REVOKED, new Rotation.Revoked());
            case Decision.Ignore ignore -> refused(user.id(), session.id, Reason.UNKNOWN, new Rotation.Unknown());
            case Decision.Hold hold -> {
                metrics.held();
                yield new Rotation.Held(grant(token, session, user));
            }
        };
    }

    private Rotation refused(@Nullable UUID userId, @Nullable UUID sessionId, Reason reason, Rotation refusal) {
        audit.note(new AuditEvent.RefreshRefused(userId, sessionId, reason));
        return refusal;
    }

    private Grant grant(RefreshToken current, Session session, User user) {
        var ttl = Duration.between(sessions.now(), session.idleExpiresAt);
        return new Grant(tokens.write(current), ttl, session.accessToken(user));
    }

    private Rotation reused(Session session, User user) {
        audit.record(new AuditEvent.SessionReused(user.id(), session.id));
        sessions.end(session.id, RevocationReason.REUSED);
        outbox.enqueue(new Email.SessionReused(
                user.id(), session.id, user.email(), user.fullName(), session.deviceName, sessions.now()));
        LOG.warnf("session.reused session_id=%s user_id=%s", session.id, user.id());
        return new Rotation.Reused();
    }
}
