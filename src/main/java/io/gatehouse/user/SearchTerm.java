package io.gatehouse.user;

/** What an account is found by, in the order in which it is looked for. The expressions are those that are indexed. */
enum SearchTerm {
    EMAIL("email COLLATE \"C\"", "0", 254),
    USERNAME("lower(username) COLLATE \"C\"", "shared_start(email, lower(username))", 64),
    FULL_NAME(
            "lower(full_name) COLLATE \"C\"",
            "greatest(shared_start(email, lower(full_name)), shared_start(lower(username), lower(full_name)))",
            200);

    private final String text;
    private final String shared;
    private final int longest;

    SearchTerm(String text, String shared, int longest) {
        this.text = text;
        this.shared = shared;
        this.longest = longest;
    }

    String text() {
        return text;
    }

    /** How many of its first characters an earlier term has, too: a shorter search finds the account there already. */
    String shared() {
        return shared;
    }

    /** Nothing longer is found by it. */
    int longest() {
        return longest;
    }

    /** Whether there are earlier terms. */
    boolean isLater() {
        return this != EMAIL;
    }
}
