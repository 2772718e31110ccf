package io.gatehouse.bootstrap;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where PostgreSQL is. Understands the JDBC form and libpq's connection URI (PostgreSQL manual, 32.1.1.2) that hosters
 * hand out. The JDBC address never carries the credentials: it is logged.
 */
record DatabaseAddress(String jdbcUrl, Optional<String> username, Optional<String> password) {
    private static final Pattern URL = Pattern.compile("(?:jdbc:)?postgres(?:ql)?://"
            + "(?:(?<user>[^:/?#]*)(?::(?<password>[^/?#]*))?@)?"
            + "(?<hosts>[^/?#@]+)/(?<database>[^/?#]+)(?:\\?(?<parameters>[^#]*))?");
    private static final Pattern HOST =
            Pattern.compile("(?:\\[[0-9a-fA-F:.]+(?:%\\w+)?]|[\\w.-]+)(?::(?<port>\\d{1,5}))?");
    private static final int LAST_PORT = 65_535;

    /** What libpq calls otherwise than JDBC. */
    private static final Map<String, String> JDBC_NAMES = Map.of(
            "application_name", "ApplicationName",
            "channel_binding", "channelBinding",
            "connect_timeout", "connectTimeout");

    /** Of several servers; libpq says {@code target_session_attrs}. One that can't be written to is of no use here. */
    private static final String WHICH_SERVER = "targetServerType=";

    /** @throws IllegalArgumentException if this isn't such an address; the message doesn't repeat it */
    static DatabaseAddress parse(String url) {
        Matcher matcher = URL.matcher(url);
        if (!matcher.matches() || !areHosts(matcher.group("hosts"))) {
            throw new IllegalArgumentException("not the address of a PostgreSQL database");
        }
        Optional<String> username = Optional.ofNullable(matcher.group("user"));
        Optional<String> password = Optional.ofNullable(matcher.group("password"));
        List<String> parameters = new ArrayList<>();
        for (String parameter :
                Optional.ofNullable(matcher.group("parameters")).orElse("").split("&", -1)) {
            String name = parameter.replaceFirst("=.*", "");
            String value = parameter.substring(Math.min(parameter.length(), name.length() + 1));
            switch (name) {
                case "" -> {}
                case "user" -> username = Optional.of(value);
                case "password" -> password = Optional.of(value);
                case "target_session_attrs" -> parameters.add(WHICH_SERVER + (value.equals("any") ? "any" : "primary"));
                default -> parameters.add(JDBC_NAMES.getOrDefault(name, name) + "=" + value);
            }
        }
        if (matcher.group("hosts").contains(",")
                && parameters.stream().noneMatch(parameter -> parameter.startsWith(WHICH_SERVER))) {
            parameters.add(WHICH_SERVER + "primary");
        }
        String query = parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
        return new DatabaseAddress(
                "jdbc:postgresql://" + matcher.group("hosts") + "/" + matcher.group("database") + query,
                username.map(DatabaseAddress::decode).filter(name -> !name.isEmpty()),
                password.map(DatabaseAddress::decode).filter(secret -> !secret.isEmpty()));
    }

    private static boolean areHosts(String hosts) {
        for (String host : hosts.split(",", -1)) {
            Matcher matcher = HOST.matcher(host);
            if (!matcher.matches()) {
                return false;
            }
            String port = matcher.group("port");
            if (port != null && (Integer.parseInt(port) < 1 || Integer.parseInt(port) > LAST_PORT)) {
                return false;
            }
        }
        return true;
    }

    private static String decode(String text) {
        // A plus is a plus here, unlike in a form.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "DatabaseAddress[" + jdbcUrl + "]";
    }
}
