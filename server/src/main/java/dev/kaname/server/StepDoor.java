package dev.kaname.server;

import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Set;

/// Where steps of pipelines reach this server: plain HTTP on loopback.
///
/// That is the server's own port, unless it speaks TLS or listens at another address. Then a second
/// port is opened on loopback, with the same routes and checks behind it. It is kept across
/// restarts, so that a step which outlives the server finds it again.
@Singleton
public class StepDoor {
    private static final Set<String> COVER_LOOPBACK =
            Set.of("127.0.0.1", "localhost", "0.0.0.0", "::", "[::]");
    private static final String LOOPBACK = "127.0.0.1";
    private static final int LARGEST_HEAD = 32 << 10;

    private final int port;
    private final Optional<HttpServer> second;

    StepDoor(ServerConfig config, DataFolder folder, Vertx vertx) {
        boolean plain = config.tls().certificate().isEmpty();
        if (plain && COVER_LOOPBACK.contains(config.host())) {
            this.second = Optional.empty();
            this.port = config.port();
        } else {
            HttpServer server = open(vertx, folder.folder("steps").resolve("door"));
            this.second = Optional.of(server);
            this.port = server.actualPort();
        }
    }

    /// The port on 127.0.0.1.
    public int port() {
        return port;
    }

    private static HttpServer open(Vertx vertx, Path file) {
        try {
            HttpServer server =
                    before(file)
                            .flatMap(port -> listen(vertx, port))
                            .or(() -> listen(vertx, 0))
                            .orElseThrow();
            Path fresh = file.resolveSibling(file.getFileName() + ".fresh");
            Files.writeString(fresh, server.actualPort() + "\n");
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The port of the server before; none if there was none, or what it left is no port, which
    /// keeps no server from starting.
    static Optional<Integer> before(Path file) throws IOException {
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Integer.valueOf(Files.readString(file).strip()))
                    .filter(port -> port > 0 && port <= 65_535);
        } catch (NumberFormatException | MalformedInputException damaged) {
            return Optional.empty();
        }
    }

    /// @return nothing if another program has the port
    private static Optional<HttpServer> listen(Vertx vertx, int port) {
        HttpServerOptions options =
                new HttpServerOptions()
                        .setHost(LOOPBACK)
                        .setPort(port)
                        .setMaxHeaderSize(LARGEST_HEAD)
                        .setHttp2ClearTextEnabled(false)
                        .setHandle100ContinueAutomatically(true);
        try {
            return Optional.of(
                    vertx.createHttpServer(options)
                            .requestHandler(
                                    request -> VertxHttpRecorder.getRootHandler().handle(request))
                            .listen()
                            .toCompletionStage()
                            .toCompletableFuture()
                            .join());
        } catch (RuntimeException taken) {
            return Optional.empty();
        }
    }

    void close(@Observes Shutdown event) {
        second.ifPresent(HttpServer::close);
    }
}
