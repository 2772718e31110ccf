package io.gatehouse.verification;

import io.gatehouse.privacy.Perishable;
import io.gatehouse.privacy.PersonalData;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import javax.sql.DataSource;

/** What is stored about people in one-time tokens. */
@Singleton
class LinkData implements PersonalData {
    private final DataSource database;
    private final OneTimeTokens tokens;

    LinkData(DataSource database, OneTimeTokens tokens) {
        this.database = database;
        this.tokens = tokens;
    }

    // A week's grace: a mail may wait for days for its server, and its token's life starts anew when it is sent.
    @Produces
    @Singleton
    static Perishable expiredTokens() {
        return new Perishable("one_time_tokens", "token_hash", "expires_at < now() - interval '7 days'");
    }

    record Link(TokenPurpose purpose, String sentTo, Instant expiresAt) {}

    @Override
    public String name() {
        return "links";
    }

    @Override
    public Object export(Person person) {
        var links = new ArrayList<Link>();
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(
                        "SELECT purpose, email, expires_at FROM one_time_tokens WHERE purpose = ANY (?) AND subject = ?")) {
            select.setArray(
                    1,
                    connection.createArrayOf(
                            "text",
                            Arrays.stream(TokenPurpose.values()).map(Enum::name).toArray()));
            select.setObject(2, person.id());
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    links.add(new Link(
                            TokenPurpose.valueOf(row.getString(1)),
                            row.getString(2),
                            row.getObject(3, OffsetDateTime.class).toInstant()));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("One-time tokens could not be read", e);
        }
        return links;
    }

    @Override
    public void erase(Person person) {
        for (var purpose : TokenPurpose.values()) {
            tokens.revoke(purpose, person.id());
        }
    }
}
