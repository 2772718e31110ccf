package io.gatehouse.mail;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.net.URI;
import java.time.Duration;

@ConfigMapping(prefix = "gatehouse.mail")
interface MailConfig {
    /** Where the links in mails lead, without a path of ours. */
    URI publicUrl();

    /** The sender, {@code address} or {@code Name <address>}. */
    @NotBlank
    String from();

    @WithDefault("Gatehouse")
    @NotBlank
    String productName();

    /** How many mails an instance sends at once. */
    @WithDefault("4")
    @Min(1)
    @Max(64)
    int workers();

    /** How often the outbox is looked through for retries and for what a dead instance left behind. */
    @WithDefault("5s")
    Duration poll();

    @WithDefault("30s")
    Duration sendTimeout();

    @WithDefault("5s")
    Duration retryFirst();

    @WithDefault("10m")
    Duration retryLongest();

    /** How long a mail is tried before it is given up. */
    @WithDefault("3d")
    Duration retryFor();

    /** How long a mail that is sent or given up stays in the outbox. */
    @WithDefault("7d")
    Duration keep();

    /** Mails an hour per recipient and kind; what exceeds that is dropped silently. */
    @WithDefault("5")
    @Min(1)
    int hourlyLimit();

    /** Longer than a send can take, so that a mail is never in two hands unless an instance died. */
    default Duration lease() {
        return sendTimeout().multipliedBy(2).plusSeconds(30);
    }
}
