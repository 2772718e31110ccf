package io.gatehouse.mail;

import io.gatehouse.mail.Letters.Letter;
import io.gatehouse.mail.OutboxRows.Row;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.enterprise.context.ApplicationScoped;

/** Development sends nothing: what is in the outbox is shown by {@link DevMailResource}. */
@IfBuildProfile("dev")
@ApplicationScoped
class CaughtDelivery implements Delivery {
    @Override
    public void deliver(Row row, String recipient, Letter letter) {
        // Caught.
    }
}
