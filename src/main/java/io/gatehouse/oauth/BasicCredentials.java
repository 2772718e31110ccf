package io.gatehouse.oauth;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.stream.Stream;

/** A client's id and secret as {@code Authorization: Basic} carries them. */
record BasicCredentials(String clientId, String secret) {
    private static final String SCHEME = "basic ";

    /**
     * The readings of a header, none if it isn't Basic. RFC 6749, section 2.3.1 encodes both as forms do before RFC 7617's
     * encoding; many programs leave that out, which is the second reading.
     */
    static Stream<BasicCredentials> candidates(String authorization) {
        if (!authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return Stream.empty();
        }
        String pair;
        try {
            var encoded = authorization.substring(SCHEME.length()).strip();
            pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return Stream.empty();
        }
        int colon = pair.indexOf(':');
        if (colon < 0) {
            return Stream.empty();
        }
        var plain = new BasicCredentials(pair.substring(0, colon), pair.substring(colon + 1));
        return Stream.concat(plain.decoded(), Stream.of(plain));
    }

    private Stream<BasicCredentials> decoded() {
        try {
            return Stream.of(new BasicCredentials(decode(clientId), decode(secret)));
        } catch (IllegalArgumentException notEncoded) {
            return Stream.empty();
        }
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "BasicCredentials[" + clientId + "]";
    }
}
