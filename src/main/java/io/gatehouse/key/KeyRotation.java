package io.gatehouse.key;

import io.gatehouse.key.RotationBegun.Cause;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.security.PublicKey;
import java.time.Instant;
import java.util.function.Supplier;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** Carries out what {@link RotationPolicy} decides, one instance at a time: each decides over what it reads under the lock. */
@ApplicationScoped
class KeyRotation {
    private final KeyTable table;
    private final MasterKeys masterKeys;
    private final RotationPolicy policy;
    private final Event<RotationBegun> begun;

    KeyRotation(KeyTable table, MasterKeys masterKeys, KeyConfig config, Event<RotationBegun> begun) {
        this.table = table;
        this.masterKeys = masterKeys;
        this.policy = RotationPolicy.of(config);
        this.begun = begun;
    }

    boolean isDue(StoredKeys keys) {
        return policy.next(keys).isPresent();
    }

    void advance() {
        alone(() -> {
            takeDueSteps();
            return null;
        });
    }

    /**
     * What follows a changed configuration. Only at a start: while instances with the old and the new configuration run
     * side by side, they would undo each other's work for ever.
     */
    void adoptConfiguration() {
        alone(() -> {
            takeDueSteps();
            var keys = table.load();
            keys.rows().forEach(this::sealUnderPresentMasterKey);
            if (policy.wantsAnotherAlgorithm(keys)) {
                publish(keys);
                tell(Cause.CONFIGURED);
            }
            return null;
        });
    }

    /** The key that comes next: one that is on its way already, or a new one. */
    KeyRow publishNext() {
        return alone(() -> {
            takeDueSteps();
            tell(Cause.ASKED);
            var keys = table.load();
            return keys.pending()
                    .filter(row -> row.algorithm() == policy.algorithm())
                    .orElseGet(() -> publish(keys));
        });
    }

    /**
     * Drops every key: whoever got hold of the active one had the same way to the pending one, and to the retired one a
     * moment before. Clients notice no more than a 401, for which they refresh.
     */
    KeyRow replaceCompromised() {
        return alone(() -> {
            table.deleteAll();
            tell(Cause.COMPROMISED);
            return make(KeyState.ACTIVE, table.load().now());
        });
    }

    /** In a transaction of its own, and with no other instance at it. */
    private <T extends @Nullable Object> T alone(Supplier<T> work) {
        return QuarkusTransaction.requiringNew().call(() -> {
            table.lock();
            return work.get();
        });
    }

    private void takeDueSteps() {
        for (var step = policy.next(table.load()); step.isPresent(); step = policy.next(table.load())) {
            switch (step.get()) {
                case RotationPolicy.Step.MakeActive() -> {
                    make(KeyState.ACTIVE, table.load().now());
                    tell(Cause.FIRST);
                }
                case RotationPolicy.Step.Publish(var activeAt) -> {
                    make(KeyState.PENDING, activeAt);
                    tell(Cause.SCHEDULED);
                }
                case RotationPolicy.Step.Promote(var kid, var goneAt) -> {
                    table.retireActive(goneAt);
                    table.activate(kid);
                }
                case RotationPolicy.Step.Forget(var kid) -> table.delete(kid);
            }
        }
    }

    private void tell(Cause cause) {
        begun.fire(new RotationBegun(cause));
    }

    private KeyRow publish(StoredKeys keys) {
        keys.pending().ifPresent(row -> table.delete(row.kid()));
        return make(KeyState.PENDING, keys.now().plus(policy.publishAhead()));
    }

    private KeyRow make(KeyState state, Instant activeAt) {
        var pair = policy.algorithm().generate();
        var kid = thumbprint(pair.getPublic());
        var sealed = masterKeys.seal(pair.getPrivate().getEncoded(), KeyRow.sealedAs(kid));
        var publicKey = pair.getPublic().getEncoded();
        var row = new KeyRow(kid, policy.algorithm(), state, publicKey, sealed, activeAt, null);
        table.insert(row);
        return row;
    }

    private void sealUnderPresentMasterKey(KeyRow row) {
        var sealed = row.privateKey();
        if (sealed != null && sealed.masterKeyId() != masterKeys.currentId()) {
            var name = KeyRow.sealedAs(row.kid());
            table.reseal(row.kid(), masterKeys.seal(masterKeys.open(sealed, name), name));
        }
    }

    private static String thumbprint(PublicKey key) {
        try {
            return PublicJsonWebKey.Factory.newPublicJwk(key).calculateBase64urlEncodedThumbprint("SHA-256");
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }
}
