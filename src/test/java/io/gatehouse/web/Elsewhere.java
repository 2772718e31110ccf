package io.gatehouse.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.gatehouse.bootstrap.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.eclipse.microprofile.config.ConfigProvider;

/** Empty pages on other sites, over HTTPS like the service itself; everything {@code .test} is this machine. */
final class Elsewhere implements AutoCloseable {
    private static final String PASSWORD = "of-a-test";
    private static final String PORT = "test.elsewhere.port";

    private final HttpsServer server;
    private final int port = ConfigProvider.getConfig().getValue(PORT, Integer.class);

    Elsewhere() throws IOException, GeneralSecurityException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls()));
        server.createContext("/", exchange -> {
            var body = "<!doctype html><title>Elsewhere</title>".getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    /** The settings of a service at {@code https://sign-in.example.test}, and which pages it lists. */
    static Map<String, String> settings(String sameSite, String... listedHosts) {
        int ssl = Ports.free();
        int elsewhere = Ports.free();
        var origins = new StringBuilder();
        for (var host : listedHosts) {
            origins.append(origins.isEmpty() ? "" : ",").append("https://" + host + ":" + elsewhere);
        }
        return Map.of(
                "gatehouse.public-url",
                "https://sign-in.example.test:" + ssl,
                "gatehouse.cookies.same-site",
                sameSite,
                "gatehouse.token.access-ttl",
                "2s",
                "cors.origins",
                origins.toString(),
                "quarkus.http.test-ssl-port",
                Integer.toString(ssl),
                "quarkus.http.ssl.certificate.key-store-file",
                keyStore().toString(),
                "quarkus.http.ssl.certificate.key-store-password",
                PASSWORD,
                PORT,
                Integer.toString(elsewhere));
    }

    static String service() {
        return ConfigProvider.getConfig().getValue("gatehouse.public-url", String.class);
    }

    String page(String host) {
        return "https://" + host + ":" + port + "/";
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static Path keyStore() {
        var file = Path.of("target", "elsewhere.p12").toAbsolutePath();
        if (Files.exists(file)) {
            return file;
        }
        try {
            var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
            var process = new ProcessBuilder(
                            keytool.toString(),
                            "-genkeypair",
                            "-keyalg",
                            "EC",
                            "-storetype",
                            "PKCS12",
                            "-storepass",
                            PASSWORD,
                            "-dname",
                            "CN=example.test",
                            "-keystore",
                            file.toString())
                    .inheritIO()
                    .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException("keytool has failed");
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static SSLContext tls() throws IOException, GeneralSecurityException {
        var keys = KeyStore.getInstance(keyStore().toFile(), PASSWORD.toCharArray());
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
