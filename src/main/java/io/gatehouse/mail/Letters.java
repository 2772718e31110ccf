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
                Sender sender, @Nullable String name, String at, String link, String validFor);

        static native TemplateInstance confirmEmail(Sender sender, @Nullable String name, String link, String validFor);

        static native TemplateInstance alreadyRegistered(Sender sender, @Nullable String name, String address);

        static native TemplateInstance resetPassword(
                Sender sender, @Nullable String name, String link, String validFor);

        static native TemplateInstance invitation(Sender sender, @Nullable String name, String link, String validFor);

        static native TemplateInstance emailChangeRequested(
                Sender sender, @Nullable String name, String address, String link, String validFor);

        static native TemplateInstance emailChanged(
                Sender sender, @Nullable String name, String address, String link, String validFor);

        static native TemplateInstance passwordChanged(Sender sender, @Nullable String name, String at);

        static native TemplateInstance newSignIn(
                Sender sender, @Nullable String name, @Nullable String device, String ip, String at);

        static native TemplateInstance accountDeleted(Sender sender, @Nullable String name, String address);

        static native TemplateInstance accountLocked(Sender sender, @Nullable String name, String at);

        static native TemplateInstance sessionReused(
                Sender sender, @Nullable String name, @Nullable String device, String at);
    }

    Letter write(Email.WithLink email, String token) {
        var validFor = inWords(ttl(email.purpose()));
        return switch (email) {
            case Email.ConfirmRegistration mail ->
                letter(
                        "Confirm your e-mail address",
                        Templates.confirmRegistration(
                                sender,
                                name(mail.name()),
                                AT.format(mail.at()),
                                link("verify-email", token),
                                validFor));
            case Email.ConfirmEmail mail -> confirmation(mail.name(), token, validFor);
            case Email.ConfirmNewEmail mail -> confirmation(mail.name(), token, validFor);
            case Email.ResetPassword mail ->
                letter(
                        "Reset your password",
                        Templates.resetPassword(sender, name(mail.name()), link("reset-password", token), validFor));
            case Email.Invitation mail ->
                letter(
                        "Your account is ready",
                        Templates.invitation(sender, name(mail.name()), link("reset-password", token), validFor));
            case Email.EmailChangeRequested mail ->
                letter(
                        "Your account is about to get another address",
                        Templates.emailChangeRequested(
                                sender, name(mail.name()), mail.newAddress(), undoLink(token), validFor));
            case Email.EmailChanged mail ->
                letter(
                        "Your account has another address now",
                        Templates.emailChanged(
                                sender, name(mail.name()), mail.newAddress(), undoLink(token), validFor));
        };
    }

    private Letter confirmation(@Nullable String name, String token, String validFor) {
        return letter(
                "Confirm your e-mail address",
                Templates.confirmEmail(sender, name(name), link("verify-email", token), validFor));
    }

    Letter write(Email email, @Nullable String token) {
        return switch (email) {
            case Email.WithLink mail when token != null -> write(mail, token);
            case Email.WithLink mail -> throw new IllegalArgumentException("No token for a mail with a link");
            case Email.AlreadyRegistered mail ->
                letter(
                        "You already have an account",
                        Templates.alreadyRegistered(sender, name(mail.name()), mail.to()));
            case Email.PasswordChanged mail ->
                letter(
                        "Your password was changed",
                        Templates.passwordChanged(sender, name(mail.name()), AT.format(mail.at())));
            case Email.NewSignIn mail ->
                letter(
                        "New sign-in to your account",
                        Templates.newSignIn(
                                sender,
                                name(mail.name()),
                                DisplayText.of(mail.device()),
                                mail.ip(),
                                AT.format(mail.at())));
            case Email.AccountDeleted mail ->
                letter("Your account is deleted", Templates.accountDeleted(sender, name(mail.name()), mail.to()));
            case Email.AccountLocked mail ->
                letter(
                        "Too many wrong passwords for your account",
                        Templates.accountLocked(sender, name(mail.name()), AT.format(mail.at())));
            case Email.SessionReused mail ->
                letter(
                        "We signed out one of your devices",
                        Templates.sessionReused(
                                sender, name(mail.name()), DisplayText.of(mail.device()), AT.format(mail.at())));
        };
    }

    private static @Nullable String name(@Nullable String given) {
        return DisplayText.of(given);
    }

    private String undoLink(String token) {
        return link("undo-email-change", token);
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
