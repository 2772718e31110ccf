package io.gatehouse.user;

/** What an account is found by, in the order in which it is looked for. */
enum SearchTerm {
    EMAIL("email COLLATE \"C\"", ""),
    USERNAME("lower(username) COLLATE \"C\"", " AND username IS NOT NULL AND NOT starts_with(email, :prefix)"),
    FULL_NAME(
            "lower(full_name) COLLATE \"C\"",
            " AND full_name IS NOT NULL AND NOT starts_with(email, :prefix)"
                    + " AND NOT starts_with(coalesce(lower(username), ''), :prefix)");

    private final String column;
    private final String notFoundSooner;

    SearchTerm(String column, String notFoundSooner) {
        this.column = column;
        this.notFoundSooner = notFoundSooner;
    }

    /** The expression that is indexed. */
    String column() {
        return column;
    }

    /** The condition that an earlier term doesn't find the account, too. */
    String notFoundSooner() {
        return notFoundSooner;
    }
}
