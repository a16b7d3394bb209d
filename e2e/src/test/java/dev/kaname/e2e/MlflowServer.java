package dev.kaname.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// MLflow's own server, to be compared with.
final class MlflowServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Process process;
    private final int port;

    private MlflowServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// @param folder where it keeps everything
    static MlflowServer start(PythonEnv python, Path folder) {
        try {
            int port;
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = socket.getLocalPort();
            }
            ProcessBuilder builder =
                    new ProcessBuilder(
                            python.program("mlflow").toString(),
                            "server",
                            "--backend-store-uri=sqlite:///" + folder.resolve("mlflow.db"),
                            "--artifacts-destination=" + folder.resolve("artifacts"),
                            "--host=127.0.0.1",
                            "--port=" + port,
                            "--workers=1");
            builder.environment().put("MLFLOW_DISABLE_TELEMETRY", "true");
            builder.directory(folder.toFile()).redirectErrorStream(true);
            builder.redirectOutput(folder.resolve("server.log").toFile());
            MlflowServer server = new MlflowServer(builder.start(), port);
            server.awaitHealth();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    private void awaitHealth() throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/health")).build();
        Instant end = Instant.now().plus(PATIENCE);
        try (HttpClient http = HttpClient.newHttpClient()) {
            while (Instant.now().isBefore(end)) {
                try {
                    http.send(request, HttpResponse.BodyHandlers.discarding());
                    return;
                } catch (IOException notYet) {
                    Thread.sleep(200);
                }
            }
        }
        throw new IllegalStateException("MLflow's server did not start");
    }

    @Override
    public void close() {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
