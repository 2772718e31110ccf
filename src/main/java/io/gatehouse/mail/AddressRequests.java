package io.gatehouse.mail;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;

/**
 * Where a flow leaves what must be decided by whether an address has an account. The request writes one row, the same for
 * every address, and is answered; the decision and its mail come later, so the time of the answer tells nothing.
 */
@ApplicationScoped
public class AddressRequests {
    private final AddressRequestRows rows;
    private final Event<Added> added;

    AddressRequests(AddressRequestRows rows, Event<Added> added) {
        this.rows = rows;
        this.added = added;
    }

    /** A request has been written; who observes it after the commit can take it up. */
    record Added() {}

    /** Fires the request as an event soon after the caller's transaction, or the one that is begun here, has committed. */
    @Transactional
    public void add(AddressRequest request) {
        rows.insert(request);
        added.fire(new Added());
    }
}
