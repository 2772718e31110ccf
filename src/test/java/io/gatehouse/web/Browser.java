package io.gatehouse.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.gatehouse.Accounts;
import io.gatehouse.Accounts.Account;
import io.gatehouse.Api;
import io.gatehouse.Api.Answer;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a browser keeps between requests, as far as the flow with cookies needs it. */
final class Browser {
    static final String LOGIN = "/api/v1/auth/web/login";
    static final String REFRESH = "/api/v1/auth/web/refresh";
    static final String LOGOUT = "/api/v1/auth/web/logout";
    static final String CSRF = "/api/v1/auth/web/csrf";
    static final String REFRESH_COOKIE = "__Host-gatehouse-refresh";
    static final String CSRF_COOKIE = "__Host-gatehouse-csrf";
    static final String DEVICE_COOKIE = "__Host-gatehouse-device";

    private final Api api;
    private final Map<String, String> cookies = new TreeMap<>();

    Browser(Api api) {
        this.api = api;
    }

    static Browser signedIn(Api api) {
        var browser = new Browser(api);
        var answer = browser.signIn(Accounts.confirmed(api), Map.of());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return browser;
    }

    static Browser copyOf(Browser other) {
        var copy = new Browser(other.api);
        copy.cookies.putAll(other.cookies);
        return copy;
    }

    Answer signIn(Account account, Map<String, String> headers) {
        var body = JsonNodeFactory.instance
                .objectNode()
                .put("email", account.email())
                .put("password", account.password());
        return post(LOGIN, body.toString(), headers);
    }

    /** With the right CSRF token. */
    Answer post(String path) {
        return post(path, null, Map.of("X-CSRF-Token", cookie(CSRF_COOKIE)));
    }

    Answer post(String path, @Nullable String body, Map<String, String> headers) {
        return keep(send("POST", path, body, headers));
    }

    /** Like {@link #post(String)}, with more headers or others. */
    Answer post(String path, Map<String, String> headers) {
        var all = new HashMap<>(Map.of("X-CSRF-Token", cookie(CSRF_COOKIE)));
        all.putAll(headers);
        return post(path, null, all);
    }

    /** Sends the cookies and keeps none. */
    Answer send(String method, String path, @Nullable String body, Map<String, String> headers) {
        var all = new HashMap<>(headers);
        if (body != null) {
            all.put("Content-Type", "application/json");
        }
        if (!cookies.isEmpty()) {
            all.put(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        return api.send(method, path, body, all);
    }

    Answer keep(Answer answer) {
        for (var line : answer.headers().allValues("Set-Cookie")) {
            var name = line.substring(0, line.indexOf('='));
            if (line.contains("; Max-Age=0")) {
                cookies.remove(name);
            } else {
                cookies.put(name, line.substring(line.indexOf('=') + 1, line.indexOf(';')));
            }
        }
        return answer;
    }

    String cookie(String name) {
        return cookies.getOrDefault(name, "");
    }

    void set(String name, String value) {
        cookies.put(name, value);
    }

    /** The line that set a cookie. */
    static String setCookie(Answer answer, String name) {
        return answer.headers().allValues("Set-Cookie").stream()
                .filter(line -> line.startsWith(name + "="))
                .findFirst()
                .orElse("");
    }
}
