package io.gatehouse.session;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/** What a refresh can't do without: its statement, and one ES256 signature. The limit that a benchmark compares with. */
public final class RotationLoop {
    private static final int IDLE_MILLIS = 3_600_000;
    private static final int CLAIMS_LENGTH = 500;

    private final Connection database;
    private final UUID sessionId;
    private final SecureRandom random = new SecureRandom();
    private final PrivateKey key;
    private final byte[] claims = new byte[CLAIMS_LENGTH];

    private int generation;
    private byte[] hash;

    private RotationLoop(Connection database, UUID sessionId, int generation, byte[] hash, PrivateKey key) {
        this.database = database;
        this.sessionId = sessionId;
        this.generation = generation;
        this.hash = hash;
        this.key = key;
    }

    /** Takes the session over: its refresh token is worth nothing afterwards. */
    public static RotationLoop of(Connection database, UUID sessionId) throws SQLException, GeneralSecurityException {
        var keys = KeyPairGenerator.getInstance("EC");
        keys.initialize(new ECGenParameterSpec("secp256r1"));
        var key = keys.generateKeyPair().getPrivate();
        try (var statement = database.prepareStatement("SELECT generation, token_hash FROM sessions WHERE id = ?")) {
            statement.setObject(1, sessionId);
            try (var row = statement.executeQuery()) {
                row.next();
                return new RotationLoop(database, sessionId, row.getInt(1), row.getBytes(2), key);
            }
        }
    }

    public void rotate() throws SQLException, GeneralSecurityException {
        var next = new byte[hash.length];
        random.nextBytes(next);
        try (var statement = database.prepareStatement(RotationStatement.ROTATE)) {
            statement.setBytes(1, next);
            statement.setLong(2, IDLE_MILLIS);
            statement.setString(3, "127.0.0.1");
            statement.setString(4, "benchmark");
            statement.setObject(5, sessionId);
            statement.setInt(6, generation);
            statement.setBytes(7, hash);
            statement.setString(8, "gatehouse");
            statement.setLong(9, 0);
            try (var row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException("not rotated");
                }
            }
        }
        hash = next;
        generation++;
        var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(key);
        signature.update(claims);
        signature.sign();
    }
}
