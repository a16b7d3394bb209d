package dev.kaname.runtimes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A package index on loopback that serves a folder of wheels: as a mirror, over TLS, or asked as a
/// proxy for an index of another name.
final class PackageIndex implements AutoCloseable {
    private final HttpServer server;
    private final Path wheels;
    private final boolean tellsHashes;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private PackageIndex(HttpServer server, Path wheels, boolean tellsHashes) {
        this.server = server;
        this.wheels = wheels;
        this.tellsHashes = tellsHashes;
        server.createContext("/", this::answer);
        server.start();
    }

    static PackageIndex plain(Path wheels) throws IOException {
        return new PackageIndex(HttpServer.create(loopback(), 0), wheels, true);
    }

    static PackageIndex withoutHashes(Path wheels) throws IOException {
        return new PackageIndex(HttpServer.create(loopback(), 0), wheels, false);
    }

    /// @param keys a PKCS#12 file with the password `changeit`
    static PackageIndex overTls(Path wheels, Path keys) throws Exception {
        KeyStore store = KeyStore.getInstance(keys.toFile(), "changeit".toCharArray());
        KeyManagerFactory managers =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(loopback(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return new PackageIndex(server, wheels, true);
    }

    int port() {
        return server.getAddress().getPort();
    }

    /// What was asked for, in order; as a proxy with the name of the index.
    List<String> asked() {
        return asked;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestURI().toString());
        String path = exchange.getRequestURI().getPath();
        Path file = wheels.resolve(path.substring(path.lastIndexOf('/') + 1));
        if (path.startsWith("/simple/")) {
            send(
                    exchange,
                    200,
                    "text/html",
                    page(path.replaceAll("^/simple/|/$", "")).getBytes(StandardCharsets.UTF_8));
        } else if (path.startsWith("/files/") && Files.isRegularFile(file)) {
            send(exchange, 200, "application/octet-stream", Files.readAllBytes(file));
        } else {
            send(exchange, 404, "text/plain", new byte[0]);
        }
    }

    private String page(String name) throws IOException {
        try (Stream<Path> files = Files.list(wheels)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.startsWith(name + "-"))
                    .map(file ->
                            "<a href=\"/files/"
                                    + file
                                    + hash(wheels.resolve(file))
                                    + "\">"
                                    + file
                                    + "</a>")
                    .collect(
                            Collectors.joining(
                                    "\n", "<!DOCTYPE html><html><body>", "</body></html>"));
        }
    }

    private String hash(Path file) {
        return tellsHashes ? "#sha256=" + sha256(file) : "";
    }

    static String sha256(Path file) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException | java.security.NoSuchAlgorithmException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
