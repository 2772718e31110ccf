package io.gatehouse.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Accounts.Account;
import io.gatehouse.Api;
import io.gatehouse.Api.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The OAuth endpoints as the configured clients call them. */
final class OAuth {
    static final String BILLING_SECRET = "billing-secret-0123456789-0123456789";
    static final String PORTAL_SECRET = "portal-secret-0123456789-0123456789";

    /** How a client authenticates: a header, or form fields. */
    record Caller(Map<String, String> headers, Map<String, String> fields) {}

    /** Confidential, {@code client_secret_basic}, scope {@code profile invoices}. */
    static final Caller BILLING = basic("billing", BILLING_SECRET);
    /** Confidential, {@code client_secret_post}, scope {@code profile account}. */
    static final Caller PORTAL = post("portal", PORTAL_SECRET);
    /** Public, scope {@code profile}. */
    static final Caller MOBILE = open("mobile");
    /** The built-in one. */
    static final Caller BUILT_IN = open("gatehouse");

    private final Api api;

    OAuth(Api api) {
        this.api = api;
    }

    static Caller basic(String id, String secret) {
        var pair = encode(id) + ":" + encode(secret);
        var header = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        return new Caller(Map.of("Authorization", header), Map.of());
    }

    static Caller post(String id, String secret) {
        return new Caller(Map.of(), Map.of("client_id", id, "client_secret", secret));
    }

    static Caller open(String id) {
        return new Caller(Map.of(), Map.of("client_id", id));
    }

    Answer call(String path, Caller caller, Map<String, String> form) {
        var fields = new LinkedHashMap<>(caller.fields());
        fields.putAll(form);
        var body = fields.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        return raw(path, caller, body);
    }

    Answer raw(String path, Caller caller, String body) {
        var headers = new HashMap<>(caller.headers());
        headers.put("Content-Type", "application/x-www-form-urlencoded");
        return api.send("POST", path, body, headers);
    }

    Answer password(Caller caller, Account account) {
        return password(caller, account, Map.of());
    }

    Answer password(Caller caller, Account account, Map<String, String> more) {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "password");
        form.put("username", account.email());
        form.put("password", account.password());
        form.putAll(more);
        return call("/oauth2/token", caller, form);
    }

    Answer signedIn(Caller caller, Account account) {
        var answer = password(caller, account);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer;
    }

    Answer refresh(Caller caller, String refreshToken) {
        return call("/oauth2/token", caller, Map.of("grant_type", "refresh_token", "refresh_token", refreshToken));
    }

    Answer refresh(Caller caller, String refreshToken, String scope) {
        return call(
                "/oauth2/token",
                caller,
                Map.of("grant_type", "refresh_token", "refresh_token", refreshToken, "scope", scope));
    }

    Answer revoke(Caller caller, String token) {
        return call("/oauth2/revoke", caller, Map.of("token", token));
    }

    Answer introspect(Caller caller, String token) {
        return call("/oauth2/introspect", caller, Map.of("token", token));
    }

    static void assertRefused(Answer answer, int status, String error) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.string("error")).as(answer.text()).isEqualTo(error);
        assertThat(answer.string("error_description")).matches("[\\x20-\\x21\\x23-\\x5B\\x5D-\\x7E]+");
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Pragma")).isEqualTo("no-cache");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo(status == 401 ? "Basic realm=\"gatehouse\"" : "");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
