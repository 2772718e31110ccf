package io.gatehouse.oauth;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatehouse.signin.BuiltInClient;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the setting {@code gatehouse.clients}: a JSON array of objects with RFC 7591's names. What is wrong with it is told
 * by the client's id and the member, never with a value, which may be a secret.
 */
public final class ClientRegistrations {
    private static final int LEAST_SECRET = 32;
    private static final int MOST_ID = 200;
    /** RFC 6749, appendices A.1 and A.2. */
    private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7E]+");

    private static final Set<String> UNDERSTOOD =
            Set.of("client_id", "client_secret", "token_endpoint_auth_method", "grant_types", "scope");
    /** Metadata of RFC 7591 that is only for people, or for what Gatehouse doesn't do. */
    private static final Set<String> IGNORED =
            Set.of("client_name", "client_uri", "logo_uri", "contacts", "tos_uri", "policy_uri", "software_id");

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private ClientRegistrations() {}

    /** What is wrong with the setting, in words for the operator. */
    public static Optional<String> problem(String json) {
        try {
            parse(json);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.ofNullable(e.getMessage());
        }
    }

    /** @throws IllegalArgumentException with a message for the operator */
    static List<Client> parse(String json) {
        var clients = new ArrayList<Client>();
        for (JsonNode node : array(json)) {
            var client = client(node, clients.size() + 1);
            if (client.id().equals(BuiltInClient.ID)) {
                throw new IllegalArgumentException(
                        "the client_id '" + BuiltInClient.ID + "' is taken by the built-in client");
            }
            if (clients.stream().anyMatch(other -> other.id().equals(client.id()))) {
                throw new IllegalArgumentException("the client_id '" + client.id() + "' is there twice");
            }
            clients.add(client);
        }
        return List.copyOf(clients);
    }

    private static JsonNode array(String json) {
        @Nullable JsonNode node;
        try {
            node = JSON.readTree(json);
        } catch (JacksonException e) {
            // The parser's own message quotes its input.
            node = null;
        }
        if (node == null || !node.isArray()) {
            throw new IllegalArgumentException("it must be a JSON array of objects without repeated members");
        }
        return node;
    }

    private static Client client(JsonNode node, int position) {
        if (!node.isObject()) {
            throw new IllegalArgumentException("client " + position + " must be a JSON object");
        }
        var id = node.path("client_id").asText("");
        if (!node.path("client_id").isTextual() || !PRINTABLE.matcher(id).matches() || id.length() > MOST_ID) {
            throw new IllegalArgumentException(
                    "client " + position + " needs a client_id of 1 to " + MOST_ID + " printable ASCII characters");
        }
        try {
            return client(id, node);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the client '" + id + "' " + e.getMessage(), e);
        }
    }

    private static Client client(String id, JsonNode node) {
        node.fieldNames().forEachRemaining(name -> {
            if (!UNDERSTOOD.contains(name) && !IGNORED.contains(name)) {
                throw new IllegalArgumentException("has the unknown member '" + name + "'");
            }
        });
        var method = method(node);
        return new Client(id, method, secretHash(node, method), grantTypes(node), scope(node));
    }

    /** RFC 7591, section 2: {@code client_secret_basic} unless said otherwise. */
    private static AuthenticationMethod method(JsonNode node) {
        return text(node, "token_endpoint_auth_method")
                .map(value -> AuthenticationMethod.of(value)
                        .orElseThrow(() -> new IllegalArgumentException("has a token_endpoint_auth_method other than"
                                + " client_secret_basic, client_secret_post and none")))
                .orElse(AuthenticationMethod.CLIENT_SECRET_BASIC);
    }

    private static byte[] secretHash(JsonNode node, AuthenticationMethod method) {
        var secret = text(node, "client_secret");
        if (method == AuthenticationMethod.NONE) {
            if (secret.isPresent()) {
                throw new IllegalArgumentException(
                        "has a client_secret but the token_endpoint_auth_method none: remove one of them");
            }
            return new byte[0];
        }
        return secret.filter(value -> value.length() >= LEAST_SECRET
                        && PRINTABLE.matcher(value).matches())
                .map(Client::hash)
                .orElseThrow(() -> new IllegalArgumentException("needs a client_secret of at least " + LEAST_SECRET
                        + " printable ASCII characters, or the token_endpoint_auth_method none"));
    }

    /** None unless named: such a client can only introspect and revoke. */
    private static Set<GrantType> grantTypes(JsonNode node) {
        var types = EnumSet.noneOf(GrantType.class);
        var member = node.path("grant_types");
        if (!member.isMissingNode() && !member.isArray()) {
            throw new IllegalArgumentException("has grant_types that are no JSON array");
        }
        for (JsonNode value : member) {
            types.add(GrantType.of(value.asText())
                    .orElseThrow(() ->
                            new IllegalArgumentException("has grant_types other than password and refresh_token")));
        }
        return types;
    }

    private static Scope scope(JsonNode node) {
        return text(node, "scope")
                .map(value -> Scope.parse(value)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "has a malformed scope: separate its values by single spaces")))
                .orElseGet(() -> new Scope(List.of()));
    }

    private static Optional<String> text(JsonNode node, String name) {
        var member = node.path(name);
        if (member.isMissingNode() || member.isNull()) {
            return Optional.empty();
        }
        if (!member.isTextual()) {
            throw new IllegalArgumentException("has a " + name + " that is no string");
        }
        return Optional.of(member.textValue());
    }
}
