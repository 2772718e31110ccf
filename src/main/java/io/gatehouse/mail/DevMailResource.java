package io.gatehouse.mail;

import io.gatehouse.mail.Letters.Letter;
import io.gatehouse.mail.OutboxRows.Row;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;

/** The mails that development caught. It reads the outbox, so a mail is there once its cause is committed. */
@IfBuildProfile("dev")
@Path("/dev/mail")
@Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_HTML})
public class DevMailResource {
    private static final int SHOWN = 100;

    private final OutboxRows rows;
    private final Letters letters;
    private final MailTokenKeys keys;

    DevMailResource(OutboxRows rows, Letters letters, MailTokenKeys keys) {
        this.rows = rows;
        this.letters = letters;
        this.keys = keys;
    }

    record CaughtMail(Instant at, String to, String subject, String text, String html) {
        /** Links in the frame can only be followed out of it. */
        public String framed() {
            return html.replaceFirst("<head>", "<head><base target=\"_blank\">");
        }
    }

    @CheckedTemplate(basePath = "dev")
    static class Templates {
        static native TemplateInstance mail(List<CaughtMail> mails);
    }

    @GET
    @Blocking
    public Response caught(@Context HttpHeaders headers) {
        var mails = rows.latest(SHOWN).stream().map(this::open).toList();
        // Not negotiated: a client that takes anything, such as curl, gets JSON.
        var wantsPage = headers.getAcceptableMediaTypes().stream()
                .anyMatch(type ->
                        type.getType().equals("text") && type.getSubtype().equals("html"));
        var answer = wantsPage
                ? Response.ok(Templates.mail(mails).render(), MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                : Response.ok(mails, MediaType.APPLICATION_JSON_TYPE);
        return answer.header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                .build();
    }

    private CaughtMail open(Row row) {
        Letter letter = letters.write(row.email(), keys.tokenOf(row).orElse(null));
        return new CaughtMail(row.createdAt(), row.email().to(), letter.subject(), letter.text(), letter.html());
    }
}
