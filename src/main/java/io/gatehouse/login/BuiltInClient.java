package io.gatehouse.login;

/** The public OAuth client that serves {@code /auth/*}: the team's own applications. */
final class BuiltInClient {
    static final String ID = "gatehouse";
    /** What opens our own endpoints. */
    static final String SCOPE = "account";

    private BuiltInClient() {}
}
