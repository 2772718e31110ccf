package io.gatehouse.audit;

import io.gatehouse.audit.AuditEvent.KeyRotated;
import io.gatehouse.key.RotationBegun;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Records what {@code key}, which this package uses, can't record itself. */
@ApplicationScoped
class KeyEvents {
    private final Audit audit;

    KeyEvents(Audit audit) {
        this.audit = audit;
    }

    void record(@Observes RotationBegun rotation) {
        audit.record(new KeyRotated(
                switch (rotation.cause()) {
                    case FIRST -> Reason.FIRST;
                    case SCHEDULED -> Reason.SCHEDULED;
                    case CONFIGURED -> Reason.CONFIGURED;
                    case ASKED -> Reason.ASKED;
                    case COMPROMISED -> Reason.COMPROMISED;
                }));
    }
}
