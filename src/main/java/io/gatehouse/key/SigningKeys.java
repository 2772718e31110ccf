package io.gatehouse.key;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The keys that sign and verify access tokens. Reading them never leaves memory: each instance polls the table that all
 * share, so a key is known everywhere before it signs, and with PostgreSQL gone the last known ones go on working.
 */
@ApplicationScoped
public class SigningKeys {
    private static final Logger LOG = Logger.getLogger(SigningKeys.class);
    private static final int BEFORE_OTHER_OBSERVERS = 100;

    private final KeyTable table;
    private final KeyRotation rotation;
    private final MasterKeys masterKeys;
    private final Duration pollInterval;

    // A thread of its own: a request flood that takes every worker must not keep a dropped key alive.
    private final ScheduledExecutorService poller = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("signing-keys").factory());

    private volatile KeyRing ring = KeyRing.EMPTY;
    private volatile @Nullable Instant activeSince;
    private boolean failing;

    @Inject
    SigningKeys(KeyTable table, KeyRotation rotation, MasterKeys masterKeys, KeyConfig config) {
        this.table = table;
        this.rotation = rotation;
        this.masterKeys = masterKeys;
        this.pollInterval = config.pollInterval();
    }

    /**
     * How far a rotation is.
     *
     * @param activeAt when the key begins, or began, to sign
     */
    public record Rotation(String kid, String state, Instant activeAt) {}

    /** The key to sign with. */
    public SigningKey active() {
        var active = ring.active();
        if (active == null) {
            throw SigningKey.noneCanSign();
        }
        return active;
    }

    /** Whether {@link #active()} has an answer. */
    public boolean canSign() {
        var active = ring.active();
        return active != null && active.signer() != null;
    }

    /** Since when the key signs that signs now. */
    public Optional<Instant> activeSince() {
        return Optional.ofNullable(activeSince);
    }

    /** The key of that id, if a token that it signed may still be valid. One look into a map, whatever the id holds. */
    public Optional<SigningKey> byKid(@Nullable String kid) {
        return kid == null ? Optional.empty() : Optional.ofNullable(ring.byKid().get(kid));
    }

    /** The published keys as a JWK Set (RFC 7517 §5), public members only. */
    String jwks() {
        return ring.jwks();
    }

    /**
     * Begins the change to a new key: it is published now and signs once every verifier must know it; asked for again
     * meanwhile, it answers with the same key. A compromised key is dropped at once with all others, and the new one
     * signs at once: by this instance immediately, by the others with their next poll.
     */
    public Rotation rotate(boolean compromised) {
        var row = compromised ? rotation.replaceCompromised() : rotation.publishNext();
        refresh();
        LOG.infof("signing-key rotation kid=%s state=%s compromised=%s", row.kid(), row.state(), compromised);
        return new Rotation(row.kid(), row.state().stored(), row.activeAt());
    }

    void start(@Observes @Priority(BEFORE_OTHER_OBSERVERS) StartupEvent event) {
        rotation.adoptConfiguration();
        refresh();
        var pause = pollInterval.toMillis();
        // poll() lets nothing through that would end the schedule, so there is no future to look at.
        var unused = poller.scheduleWithFixedDelay(this::poll, pause, pause, TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void stop() {
        poller.shutdownNow();
    }

    private void poll() {
        try {
            refresh();
            if (failing) {
                LOG.info("signing-key poll works again");
            }
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.warnf("signing-key poll failed, going on with the last known keys: %s", e.getMessage());
            }
            failing = true;
        }
    }

    /** One at a time, so that an older look never replaces a newer one. */
    synchronized void refresh() {
        var stored = table.load();
        if (rotation.isDue(stored)) {
            rotation.advance();
            stored = table.load();
        }
        if (!ring.shows(stored)) {
            ring = ring.following(stored, masterKeys);
            activeSince = stored.active().map(KeyRow::activeAt).orElse(null);
        }
    }
}
