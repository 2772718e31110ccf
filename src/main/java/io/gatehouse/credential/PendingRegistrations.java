package io.gatehouse.credential;

import com.github.f4b6a3.uuid.UuidCreator;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keeps the registrations that wait for their address to be confirmed. */
@ApplicationScoped
public class PendingRegistrations {
    private final Clock clock;

    PendingRegistrations(Clock clock) {
        this.clock = clock;
    }

    @Transactional(TxType.MANDATORY)
    public PendingRegistration add(
            String email, NewPassword password, @Nullable String username, @Nullable String fullName) {
        var registration = new PendingRegistration(
                UuidCreator.getTimeOrderedEpoch(), email, password.hash(), username, fullName, clock.instant());
        registration.persist();
        return registration;
    }

    public Optional<PendingRegistration> find(UUID id) {
        return PendingRegistration.findByIdOptional(id);
    }

    public Optional<PendingRegistration> newest(String email) {
        return PendingRegistration.newest(email);
    }

    /** Locks every registration for an address until the caller's transaction ends. */
    @Transactional(TxType.MANDATORY)
    public void lockAll(String email) {
        PendingRegistration.all(email);
    }

    /** Those that haven't been given out by this before: each is mailed its own link once. */
    @Transactional(TxType.MANDATORY)
    public List<PendingRegistration> takeUnmailed(String email) {
        var unmailed = PendingRegistration.all(email).stream()
                .filter(registration -> registration.mailedAt == null)
                .toList();
        unmailed.forEach(registration -> registration.mailedAt = clock.instant());
        return unmailed;
    }

    /** Removes every registration for an address and tells which those were. */
    @Transactional(TxType.MANDATORY)
    public List<UUID> removeAll(String email) {
        var all = PendingRegistration.all(email);
        all.forEach(PendingRegistration::delete);
        return all.stream().map(PendingRegistration::id).toList();
    }
}
