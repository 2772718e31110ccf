package io.gatehouse.signin;

/** The public OAuth client that serves {@code /auth/*}: the team's own applications. */
public final class BuiltInClient {
    public static final String ID = "gatehouse";
    /** What opens our own endpoints. */
    public static final String SCOPE = "account";

    private BuiltInClient() {}
}
