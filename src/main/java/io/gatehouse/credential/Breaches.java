package io.gatehouse.credential;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.jboss.logging.Logger;

/**
 * Asks a k-anonymity range service (that of Have I Been Pwned, or a copy of it) whether a password has been in a breach. Five
 * hexadecimal digits of its SHA-1 leave the server; the service answers with all suffixes it knows for them, padded so that
 * not even the answer's length tells. Blocks: call it on a virtual thread, never on a hashing permit.
 */
final class Breaches implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Breaches.class);
    private static final int PREFIX = 5;
    /** The longest answers of the original are below 50 KB. */
    private static final long LONGEST_ANSWER = 1024 * 1024;

    private final String url;
    private final Duration timeout;
    private final HttpClient client;
    private final LongAdder unanswered = new LongAdder();

    Breaches(URI url, Duration timeout) {
        this.url = url.toString().replaceAll("/+$", "");
        this.timeout = timeout;
        this.client = HttpClient.newBuilder().connectTimeout(timeout).build();
    }

    /** Whether the service knows the password. If it doesn't answer in time, nobody is kept from a good one. */
    boolean contain(String password) {
        var hash = sha1(password);
        try {
            var answer = ask(hash.substring(0, PREFIX));
            if (answer.statusCode() == 200) {
                return answer.body().lines().anyMatch(line -> tells(line, hash.substring(PREFIX)));
            }
            passUnanswered("status " + answer.statusCode());
        } catch (TimeoutException e) {
            passUnanswered("timeout");
        } catch (ExecutionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            passUnanswered(cause.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            passUnanswered("stopping");
        }
        return false;
    }

    private HttpResponse<String> ask(String prefix) throws InterruptedException, ExecutionException, TimeoutException {
        var request = HttpRequest.newBuilder(URI.create(url + "/" + prefix))
                .header("Add-Padding", "true")
                .header("User-Agent", "Gatehouse")
                .build();
        var answer = client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), LONGEST_ANSWER));
        try {
            // Over all of it: the client's own timeout ends with the headers, and a body can drip for ever.
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            answer.cancel(true);
        }
    }

    /** A line is {@code <suffix>:<count>}; padding has the count 0. */
    private static boolean tells(String line, String suffix) {
        int colon = line.indexOf(':');
        return colon == suffix.length()
                && line.regionMatches(true, 0, suffix, 0, colon)
                && !line.substring(colon + 1).strip().equals("0");
    }

    private void passUnanswered(String why) {
        unanswered.increment();
        LOG.warnf("password.breach-lookup-failed: %s", why);
    }

    /** How many passwords passed because the service didn't answer. */
    long unanswered() {
        return unanswered.sum();
    }

    static String sha1(String password) {
        try {
            var digest = MessageDigest.getInstance("SHA-1").digest(password.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).toUpperCase(Locale.ROOT);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-1", e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
