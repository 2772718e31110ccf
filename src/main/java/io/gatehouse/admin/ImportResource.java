package io.gatehouse.admin;

import io.gatehouse.admin.ImportBatches.Numbered;
import io.gatehouse.admin.Lines.Line;
import io.gatehouse.problem.JsonRecords;
import io.gatehouse.problem.ProblemException;
import io.gatehouse.problem.ProblemType;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code POST /api/v1/users/import}: users of another application, one a line (NDJSON), as many as there are. */
@Path(ImportResource.PATH)
@RolesAllowed("admin")
class ImportResource {
    static final String PATH = "/api/v1/users/import";
    private static final int BATCH = 500;

    private final JsonRecords records;
    private final ImportBatches batches;
    private final Clock clock;

    ImportResource(JsonRecords records, ImportBatches batches, Clock clock) {
        this.records = records;
        this.batches = batches;
        this.clock = clock;
    }

    /** If it breaks off, the lines before stay imported: the same file again goes on from there. */
    @POST
    @Consumes(MediaType.WILDCARD)
    public ImportReport.View importUsers(InputStream body) throws IOException {
        var report = new ImportReport();
        var lines = new Lines(body);
        var batch = new ArrayList<Numbered>(BATCH);
        for (var line = lines.next(); line != null; line = lines.next()) {
            read(line, report).ifPresent(batch::add);
            if (batch.size() == BATCH) {
                batches.store(batch, report);
                batch.clear();
            }
        }
        batches.store(batch, report);
        return report.view();
    }

    private Optional<Numbered> read(Line line, ImportReport report) throws IOException {
        var content = line.content();
        if (content == null) {
            report.refused(line.number(), ProblemType.PAYLOAD_TOO_LARGE, "the line is longer than 64 KB");
            return Optional.empty();
        }
        if (isBlank(content)) {
            return Optional.empty();
        }
        try {
            var read = records.read(ImportLine.class, new ByteArrayInputStream(content));
            read.requireValid(clock.instant());
            return Optional.of(new Numbered(line.number(), read));
        } catch (ProblemException e) {
            report.refused(line.number(), e.type(), message(e));
            return Optional.empty();
        }
    }

    private static boolean isBlank(byte[] line) {
        for (byte octet : line) {
            if (octet != ' ' && octet != '\t' && octet != '\r') {
                return false;
            }
        }
        return true;
    }

    private static String message(ProblemException refusal) {
        return refusal.errors().isEmpty()
                ? "the line must be one valid JSON object"
                : refusal.errors().stream()
                        .map(error -> error.field() + " " + error.message())
                        .collect(Collectors.joining("; "));
    }
}
