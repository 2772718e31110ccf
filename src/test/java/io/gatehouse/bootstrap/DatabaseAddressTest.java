package io.gatehouse.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseAddressTest {
    @ParameterizedTest
    @CsvSource(delimiterString = " -> ", textBlock = """
            jdbc:postgresql://db:5432/gatehouse -> jdbc:postgresql://db:5432/gatehouse
            jdbc:postgresql://db/gatehouse?sslmode=verify-full&ssl=true -> jdbc:postgresql://db/gatehouse?sslmode=verify-full&ssl=true
            jdbc:postgresql://db/gatehouse?user=ada&password=s3cret -> jdbc:postgresql://db/gatehouse
            postgresql://ada:s3cret@db.example.com/gatehouse?sslmode=require -> jdbc:postgresql://db.example.com/gatehouse?sslmode=require
            postgres://ada:s3cret@db:6543/gatehouse -> jdbc:postgresql://db:6543/gatehouse
            postgresql://ada:s3cret@[2001:db8::1]:5432/gatehouse -> jdbc:postgresql://[2001:db8::1]:5432/gatehouse
            postgresql://ada:s3cret@one:5432,two:5433/gatehouse -> jdbc:postgresql://one:5432,two:5433/gatehouse?targetServerType=primary
            jdbc:postgresql://one,two/gatehouse?targetServerType=any -> jdbc:postgresql://one,two/gatehouse?targetServerType=any
            postgresql://one,two/gatehouse?target_session_attrs=any -> jdbc:postgresql://one,two/gatehouse?targetServerType=any
            postgresql://one,two/gatehouse?target_session_attrs=read-write&sslmode=require -> jdbc:postgresql://one,two/gatehouse?targetServerType=primary&sslmode=require
            postgresql://db/gatehouse?target_session_attrs=primary -> jdbc:postgresql://db/gatehouse?targetServerType=primary
            postgresql://ada:s3cret@db/gatehouse?sslmode=require&channel_binding=require -> jdbc:postgresql://db/gatehouse?sslmode=require&channelBinding=require
            """)
    void theAddressIsToldInJdbcsFormWithoutTheCredentials(String given, String jdbcUrl) {
        assertThat(DatabaseAddress.parse(given).jdbcUrl()).isEqualTo(jdbcUrl);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " -> ", textBlock = """
            postgresql://ada:s3cret@db/gatehouse -> ada -> s3cret
            postgresql://ada%40example.com:p%40ss%2Fw%3Ard%25@db/gatehouse -> ada@example.com -> p@ss/w:rd%
            postgresql://ada:a+b@db/gatehouse -> ada -> a+b
            postgresql://ada:a:b@db/gatehouse -> ada -> a:b
            postgresql://db/gatehouse?user=ada&password=s%26cret -> ada -> s&cret
            jdbc:postgresql://db/gatehouse?password=s3cret&user=ada -> ada -> s3cret
            """)
    void theCredentialsAreDecoded(String given, String username, String password) {
        assertThat(DatabaseAddress.parse(given).username()).contains(username);
        assertThat(DatabaseAddress.parse(given).password()).contains(password);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"jdbc:postgresql://db/gatehouse", "postgresql://@db/gatehouse", "postgresql://:@db/gatehouse"})
    void theCredentialsMayBeElsewhere(String given) {
        assertThat(DatabaseAddress.parse(given).username()).isEqualTo(Optional.empty());
        assertThat(DatabaseAddress.parse(given).password()).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "db",
                "mysql://db/gatehouse",
                "http://db/gatehouse",
                "postgresql://db",
                "postgresql://db/",
                "postgresql:///gatehouse",
                "postgresql://db:0/gatehouse",
                "postgresql://db:65536/gatehouse",
                "postgresql://db:port/gatehouse",
                "postgresql://ada:pa/ss@db/gatehouse",
                "postgresql://ada:pa#ss@db/gatehouse",
                "postgresql://ada:p%zz@db/gatehouse",
                "postgresql://ada:s3cret@db/gatehouse/other",
                "postgresql://2001:db8::1/gatehouse"
            })
    void whatIsntAnAddressIsRefusedWithoutRepeatingIt(String given) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DatabaseAddress.parse(given))
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("ss@", "s3cret"));
    }

    @Test
    void thePasswordIsntPartOfTheText() {
        assertThat(DatabaseAddress.parse("postgresql://ada:s3cret@db/gatehouse").toString())
                .doesNotContain("s3cret");
    }
}
