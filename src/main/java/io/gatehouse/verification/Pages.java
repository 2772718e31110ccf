package io.gatehouse.verification;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The plain pages where links in mails lead. Showing one never uses a token up, as mail scanners follow links; its form posts
 * to the same path. They need no script, load nothing from elsewhere, and never pass their address (it holds a token) on.
 */
public final class Pages {
    private Pages() {}

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance form(Form page);

        static native TemplateInstance result(String title, String text);
    }

    /**
     * A page that asks for one click, or for a new password.
     *
     * @param token goes back with the form
     * @param error why the form that was sent before couldn't be accepted
     */
    public record Form(
            String title,
            String text,
            String token,
            String button,
            boolean newPassword,
            @Nullable String error) {
        public static Form oneClick(String title, String text, String token, String button) {
            return new Form(title, text, token, button, false, null);
        }

        @Override
        public String toString() {
            return "Form[" + title + "]";
        }
    }

    public static Response form(Form page) {
        return html(page.error() == null ? 200 : 400, Templates.form(page)).build();
    }

    public static Response result(String title, String text) {
        return html(200, Templates.result(title, text)).build();
    }

    /** The page once more, to be sent again a little later. */
    public static Response busy(Form page, Duration retryAfter) {
        return html(503, Templates.form(page))
                .header("Retry-After", Math.max(1, retryAfter.toSeconds()))
                .build();
    }

    /** For a token that is unknown, used or expired: all alike. */
    public static Response invalidToken() {
        return html(
                        400,
                        Templates.result(
                                "This link doesn't work any more",
                                "It has been used, has expired, or a newer one has been sent. Ask for another mail where you came"
                                        + " from."))
                .build();
    }

    private static Response.ResponseBuilder html(int status, TemplateInstance page) {
        return Response.status(status)
                .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .header("Cache-Control", "no-store")
                .entity(page.render());
    }
}
