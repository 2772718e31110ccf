package io.gatehouse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** A client of the running service, as an application would be one: it can come from any loopback address. */
public final class Api {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client;
    private final String userAgent;
    private final String base;

    private Api(HttpClient client, String userAgent, String base) {
        this.client = client;
        this.userAgent = userAgent;
        this.base = base;
    }

    /** The service that the test runs. */
    public static Api ofTest() {
        return from("127.0.0.1", "test");
    }

    /** A client on another network or device: {@code 127.0.1.1} is in another /24 than {@code 127.0.0.1}. */
    public static Api from(String address, String userAgent) {
        var port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
        return at("http://127.0.0.1:" + port, address, userAgent);
    }

    /** The management port of the service that the test runs. */
    public static Api ofTestsManagement() {
        var port = ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class);
        return at("http://127.0.0.1:" + port, "127.0.0.1", "test");
    }

    /** A client of any instance. */
    public static Api at(String base, String address, String userAgent) {
        var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10))
                .localAddress(InetAddress.ofLiteral(address))
                .build();
        return new Api(client, userAgent, base);
    }

    public record Answer(int status, HttpHeaders headers, String text) {
        public JsonNode json() {
            try {
                return text.isEmpty() ? MissingNode.getInstance() : JSON.readTree(text);
            } catch (IOException e) {
                throw new UncheckedIOException("Not JSON: " + text, e);
            }
        }

        public String string(String member) {
            return json().path(member).asText();
        }

        public String header(String name) {
            return headers.firstValue(name).orElse("");
        }
    }

    public Answer post(String path, Map<String, ?> body) {
        return send("POST", path, "application/json", write(body), null);
    }

    public Answer post(String path, Map<String, ?> body, String accessToken) {
        return send("POST", path, "application/json", write(body), accessToken);
    }

    public Answer postForm(String path, Map<String, String> form) {
        var body = form.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        return send("POST", path, "application/x-www-form-urlencoded", body, null);
    }

    public Answer put(String path, Map<String, ?> body, String accessToken) {
        return send("PUT", path, "application/json", write(body), accessToken);
    }

    public Answer get(String path) {
        return send("GET", path, null, null, null);
    }

    public Answer get(String path, String accessToken) {
        return send("GET", path, null, null, accessToken);
    }

    public Answer delete(String path, String accessToken) {
        return send("DELETE", path, null, null, accessToken);
    }

    public Answer send(
            String method,
            String path,
            @Nullable String contentType,
            @Nullable String body,
            @Nullable String accessToken) {
        Map<String, String> headers = new HashMap<>();
        if (contentType != null) {
            headers.put("Content-Type", contentType);
        }
        if (accessToken != null) {
            headers.put("Authorization", "Bearer " + accessToken);
        }
        return send(method, path, body, headers);
    }

    public Answer send(String method, String path, @Nullable String body, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(60))
                .header("User-Agent", userAgent)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try {
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String write(Map<String, ?> body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
