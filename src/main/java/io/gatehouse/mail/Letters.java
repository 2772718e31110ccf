package io.gatehouse.mail;

import io.gatehouse.verification.TokenPurpose;
import io.gatehouse.verification.VerificationConfig;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.qute.Variant;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Puts e-mails into words. */
@ApplicationScoped
class Letters {
    private static final DateTimeFormatter AT = DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final VerificationConfig verification;
    private final Sender sender;
    private final String api;

    Letters(MailConfig config, VerificationConfig verification) {
        this.verification = verification;
        var publicUrl = config.publicUrl().toString().replaceAll("/+$", "");
        this.sender = new Sender(config.productName(), publicUrl);
        this.api = publicUrl + "/api/v1/auth/";
    }

    record Letter(String subject, String text, String html) {
        @Override
        public String toString() {
            return "Letter[hidden]";
        }
    }

    /** Who writes, for every template. */
    record Sender(String product, String publicUrl) {}

    @CheckedTemplate(basePath = "mail", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    static class Templates {
        static native TemplateInstance confirmRegistration(
                Sender sender, @Nullable String name, String link, String validFor);

        static native TemplateInstance confirmEmail(Sender sender, @Nullable String name, String link, String validFor);

        static native TemplateInstance alreadyRegistered(Sender sender, @Nullable String name, String address);

        static native TemplateInstance resetPassword(
                Sender sender, @Nullable String name, String link, String validFor);

        static native TemplateInstance sessionReused(
                Sender sender, @Nullable String name, @Nullable String device, String at);
    }

    Letter write(Email.WithLink email, String token) {
        return switch (email) {
            case Email.ConfirmRegistration mail ->
                letter(
                        "Confirm your e-mail address",
                        Templates.confirmRegistration(
                                sender, DisplayText.of(mail.name()), link("verify-email", token), validFor(mail)));
            case Email.ConfirmEmail mail ->
                letter(
                        "Confirm your e-mail address",
                        Templates.confirmEmail(
                                sender, DisplayText.of(mail.name()), link("verify-email", token), validFor(mail)));
            case Email.ResetPassword mail ->
                letter(
                        "Reset your password",
                        Templates.resetPassword(
                                sender, DisplayText.of(mail.name()), link("reset-password", token), validFor(mail)));
        };
    }

    Letter write(Email email, @Nullable String token) {
        return switch (email) {
            case Email.WithLink mail when token != null -> write(mail, token);
            case Email.WithLink mail -> throw new IllegalArgumentException("No token for a mail with a link");
            case Email.AlreadyRegistered mail ->
                letter(
                        "You already have an account",
                        Templates.alreadyRegistered(sender, DisplayText.of(mail.name()), mail.to()));
            case Email.SessionReused mail ->
                letter(
                        "We signed out one of your devices",
                        Templates.sessionReused(
                                sender,
                                DisplayText.of(mail.name()),
                                DisplayText.of(mail.device()),
                                AT.format(mail.at())));
        };
    }

    /** How long the link of a mail works from the moment that it is sent. */
    Duration ttl(TokenPurpose purpose) {
        return switch (purpose) {
            case CONFIRM_REGISTRATION, CONFIRM_EMAIL -> verification.confirmTtl();
            case RESET_PASSWORD -> verification.resetTtl();
            case INVITATION -> verification.invitationTtl();
            case UNDO_EMAIL_CHANGE -> verification.undoTtl();
        };
    }

    private Letter letter(String subject, TemplateInstance words) {
        words.setLocale(Locale.ENGLISH);
        words.setAttribute(TemplateInstance.SELECTED_VARIANT, Variant.forContentType(Variant.TEXT_PLAIN));
        var text = words.render();
        words.setAttribute(TemplateInstance.SELECTED_VARIANT, Variant.forContentType(Variant.TEXT_HTML));
        return new Letter(subject + " - " + sender.product(), text, words.render());
    }

    private String link(String path, String token) {
        return api + path + "?token=" + token;
    }

    private String validFor(Email.WithLink mail) {
        return inWords(ttl(mail.purpose()));
    }

    static String inWords(Duration duration) {
        if (duration.toHours() > 48 && duration.toHours() % 24 == 0) {
            return duration.toDays() + " days";
        }
        if (duration.toMinutes() >= 60 && duration.toMinutes() % 60 == 0) {
            return duration.toHours() == 1 ? "one hour" : duration.toHours() + " hours";
        }
        return Math.max(1, duration.toMinutes()) == 1 ? "one minute" : duration.toMinutes() + " minutes";
    }
}
