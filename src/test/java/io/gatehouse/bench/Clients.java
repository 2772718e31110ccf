package io.gatehouse.bench;

import io.gatehouse.Accounts;
import io.gatehouse.Accounts.Account;
import io.gatehouse.Api;
import io.gatehouse.bench.Measured.Step;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Independent clients, each with an account, a connection and a session of its own. */
record Clients(List<Clients.Client> all) implements AutoCloseable {
    static Clients signUp(int count, URI server, Api api) throws IOException {
        var all = new ArrayList<Client>();
        for (int i = 0; i < count; i++) {
            var account = new Account(Accounts.freshEmail(), Accounts.PASSWORD);
            api.post("/api/v1/auth/register", Map.of("email", account.email(), "password", account.password()));
            var client = new Client(new KeepAlive(server), account);
            client.logIn();
            all.add(client);
        }
        return new Clients(all);
    }

    List<Step> logIn() {
        return all.stream().<Step>map(client -> client::logIn).toList();
    }

    List<Step> refresh() {
        return all.stream().<Step>map(client -> client::refresh).toList();
    }

    List<Step> readMe() {
        return all.stream().<Step>map(client -> client::readMe).toList();
    }

    List<Step> readBareRow() {
        return all.stream().<Step>map(client -> client::readBareRow).toList();
    }

    @Override
    public void close() throws IOException {
        for (Client client : all) {
            client.connection.close();
        }
    }

    /** Follows its own chain: each answer's tokens are those of the next request. */
    static final class Client {
        private final KeepAlive connection;
        private final String credentials;
        private String accessToken = "";
        private String refreshToken = "";
        private String userId = "";
        private String sessionId = "";

        Client(KeepAlive connection, Account account) {
            this.connection = connection;
            this.credentials = "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(account.email(), account.password());
        }

        void logIn() throws IOException {
            var answer = connection.post("/api/v1/auth/login", credentials);
            take(answer);
            sessionId = KeepAlive.member(answer, "session_id");
        }

        UUID sessionId() {
            return UUID.fromString(sessionId);
        }

        void refresh() throws IOException {
            take(connection.post("/api/v1/auth/refresh", "{\"refresh_token\":\"" + refreshToken + "\"}"));
        }

        void readMe() throws IOException {
            userId = KeepAlive.member(connection.get("/api/v1/users/me", accessToken), "id");
        }

        void readBareRow() throws IOException {
            connection.get("/bench/users/" + userId, "");
        }

        private void take(String answer) {
            accessToken = KeepAlive.member(answer, "access_token");
            refreshToken = KeepAlive.member(answer, "refresh_token");
        }
    }
}
