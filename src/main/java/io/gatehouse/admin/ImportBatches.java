package io.gatehouse.admin;

import io.gatehouse.audit.Audit;
import io.gatehouse.audit.AuditEvent.AccountChanged;
import io.gatehouse.audit.AuditEvent.Change;
import io.gatehouse.audit.AuditEvent.UserUpdated;
import io.gatehouse.audit.Reason;
import io.gatehouse.credential.Credentials;
import io.gatehouse.problem.ProblemType;
import io.gatehouse.user.UserImport;
import io.gatehouse.user.UserImport.ImportedUser;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Stores the lines of an import, some hundreds at a time, each such batch in a transaction of its own. */
@ApplicationScoped
class ImportBatches {
    private final UserImport users;
    private final Credentials credentials;
    private final Clock clock;
    private final Audit audit;

    ImportBatches(UserImport users, Credentials credentials, Clock clock, Audit audit) {
        this.users = users;
        this.credentials = credentials;
        this.clock = clock;
        this.audit = audit;
    }

    record Numbered(long number, ImportLine line) {}

    private record Candidate(Numbered from, ImportedUser user) {}

    @Transactional(TxType.REQUIRES_NEW)
    void store(List<Numbered> lines, ImportReport report) {
        var candidates = sort(lines, report);
        if (candidates.isEmpty()) {
            return;
        }
        var added = users.add(candidates.stream().map(Candidate::user).toList());
        var hashes = new HashMap<UUID, String>();
        for (var candidate : candidates) {
            if (added.contains(candidate.user().id())) {
                hashes.put(candidate.user().id(), candidate.from().line().passwordHash());
                report.imported();
            }
        }
        credentials.adopt(hashes);
        audit.record(hashes.keySet().stream()
                .map(id -> new AccountChanged(Change.IMPORTED, id))
                .toList());
        // Who got rights, and from whom, must stand in the trail.
        audit.record(candidates.stream()
                .map(Candidate::user)
                .filter(user ->
                        added.contains(user.id()) && user.details().roles().contains("admin"))
                .map(user -> new UserUpdated(user.id(), Reason.ROLES))
                .toList());
        explain(
                candidates.stream()
                        .filter(candidate -> !added.contains(candidate.user().id()))
                        .toList(),
                report);
    }

    /** Leaves out what is known already, and whose user name is taken. */
    private List<Candidate> sort(List<Numbered> lines, ImportReport report) {
        var now = clock.instant();
        var emails = lines.stream().map(numbered -> numbered.line().email()).toList();
        var known = users.known(emails);
        var taken = users.takenUsernames(lines.stream()
                .map(numbered -> key(numbered.line().username()))
                .filter(Objects::nonNull)
                .toList());
        var seen = new HashSet<>(known);
        var candidates = new ArrayList<Candidate>();
        for (var numbered : lines) {
            var line = numbered.line();
            var username = key(line.username());
            if (seen.contains(line.email())) {
                report.skipped();
            } else if (username != null && !taken.add(username)) {
                refuseUsername(numbered, report);
            } else {
                seen.add(line.email());
                candidates.add(new Candidate(numbered, line.user(now)));
            }
        }
        return candidates;
    }

    /** Somebody else was quicker with these, or their addresses are reserved. */
    private void explain(List<Candidate> lost, ImportReport report) {
        var emails = lost.stream()
                .map(candidate -> candidate.user().details().email())
                .toList();
        var known = lost.isEmpty() ? Set.<String>of() : users.known(emails);
        var reserved = lost.isEmpty() ? Set.<String>of() : users.reserved(emails);
        for (var candidate : lost) {
            var email = candidate.user().details().email();
            if (known.contains(email)) {
                report.skipped();
            } else if (reserved.contains(email)) {
                report.refused(
                        candidate.from().number(),
                        ProblemType.EMAIL_TAKEN,
                        "email is kept for an account that had it lately");
            } else {
                refuseUsername(candidate.from(), report);
            }
        }
    }

    private static void refuseUsername(Numbered numbered, ImportReport report) {
        report.refused(numbered.number(), ProblemType.USERNAME_TAKEN, "username is taken");
    }

    private static @Nullable String key(@Nullable String username) {
        return username == null ? null : username.toLowerCase(Locale.ROOT);
    }
}
