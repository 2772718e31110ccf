package io.gatehouse.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.mail.OutboxRows.Row;
import io.gatehouse.verification.OneTimeTokens;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MailTokenKeysTest {
    private static final UUID ID = UUID.fromString("01933f5e-0000-7000-8000-000000000001");
    private final MailTokenKeys old = new MailTokenKeys(List.of(key(1)));

    @Test
    void aRowAlwaysHasTheSameToken() {
        assertThat(old.token(ID)).matches("[A-Za-z0-9_-]{43}").isEqualTo(old.token(ID));
        assertThat(new MailTokenKeys(List.of(key(2))).token(ID)).isNotEqualTo(old.token(ID));
    }

    @Test
    void aWaitingMailKeepsItsTokenWhenTheMasterKeyIsReplaced() {
        var row = row(old.token(ID));

        assertThat(new MailTokenKeys(List.of(key(2), key(1))).tokenOf(row)).contains(old.token(ID));
        assertThat(new MailTokenKeys(List.of(key(2))).tokenOf(row)).isEmpty();
    }

    @Test
    void itHidesTheKeys() {
        assertThat(old).hasToString("MailTokenKeys[1 hidden]");
    }

    private static Row row(String token) {
        return new Row(ID, "k", "{}", OneTimeTokens.hash(token), 1, Instant.EPOCH, Duration.ZERO);
    }

    private static byte[] key(int filler) {
        var key = new byte[32];
        Arrays.fill(key, (byte) filler);
        return key;
    }
}
