package io.gatehouse.mail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.Map;
import java.util.Set;

/** How an e-mail is stored: a kind and its data. */
final class EmailJson {
    private static final Map<String, Class<? extends Email>> KINDS = Map.ofEntries(
            Map.entry("confirm-registration", Email.ConfirmRegistration.class),
            Map.entry("confirm-email", Email.ConfirmEmail.class),
            Map.entry("confirm-new-email", Email.ConfirmNewEmail.class),
            Map.entry("already-registered", Email.AlreadyRegistered.class),
            Map.entry("reset-password", Email.ResetPassword.class),
            Map.entry("invitation", Email.Invitation.class),
            Map.entry("password-changed", Email.PasswordChanged.class),
            Map.entry("email-change-requested", Email.EmailChangeRequested.class),
            Map.entry("email-changed", Email.EmailChanged.class),
            Map.entry("account-deleted", Email.AccountDeleted.class),
            Map.entry("account-locked", Email.AccountLocked.class),
            Map.entry("new-sign-in", Email.NewSignIn.class),
            Map.entry("session-reused", Email.SessionReused.class));

    /** Nothing may name somebody whose account is gone. */
    private static final Set<String> LAST_TRACES = Set.of("account-deleted");

    // Its own mapper: rows outlive a release, so they mustn't change with how the API speaks. Members that only a
    // newer release knows are ignored, since two releases run side by side during an upgrade.
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private EmailJson() {}

    static Set<String> kinds() {
        return KINDS.keySet();
    }

    /** Whether a row of this kind stays for a while after its mail was sent or given up. */
    static boolean isKept(String kind) {
        return !LAST_TRACES.contains(kind);
    }

    static String kindOf(Email email) {
        return KINDS.entrySet().stream()
                .filter(kind -> kind.getValue() == email.getClass())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No kind for " + email.getClass()));
    }

    static String write(Email email) {
        try {
            return JSON.writerFor(email.getClass()).writeValueAsString(email);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An e-mail of kind " + kindOf(email) + " can't be written", e);
        }
    }

    static Email read(String kind, String data) {
        var type = KINDS.get(kind);
        if (type == null) {
            throw new IllegalArgumentException("No e-mail is of kind " + kind);
        }
        try {
            return JSON.readValue(data, type);
        } catch (JsonProcessingException e) {
            e.clearLocation();
            throw new IllegalStateException("An e-mail of kind " + kind + " can't be read", e);
        }
    }
}
