package io.gatehouse.session;

import java.util.Optional;

/** What came of presenting a refresh token. The outside sees one refusal for all but the first three. */
public sealed interface Rotation {
    /** The session moved on by one generation. */
    record Rotated(Grant grant) implements Rotation {}

    /** The token is the current one and stays it for now: tabs race, and another rotation would leave some behind. */
    record Held(Grant grant) implements Rotation {}

    /** The token before the current one, within the grace window: it gets the current one once more. */
    record Replayed(Grant grant, boolean foreign) implements Rotation {}

    /** A used token came back: the family is revoked, and that has been committed. */
    record Reused() implements Rotation {}

    /** The session had run out, idle or as a whole. */
    record Expired() implements Rotation {}

    /** The session had been ended, or its account is deactivated. */
    record Revoked() implements Rotation {}

    /** Not a token of ours, or of a session that is gone. */
    record Unknown() implements Rotation {}

    /** What the client gets; empty for a refusal. */
    default Optional<Grant> granted() {
        return switch (this) {
            case Rotated rotated -> Optional.of(rotated.grant());
            case Held held -> Optional.of(held.grant());
            case Replayed replayed -> Optional.of(replayed.grant());
            case Reused reused -> Optional.empty();
            case Expired expired -> Optional.empty();
            case Revoked revoked -> Optional.empty();
            case Unknown unknown -> Optional.empty();
        };
    }
}
