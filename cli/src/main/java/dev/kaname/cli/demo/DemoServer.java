package dev.kaname.cli.demo;

import dev.kaname.cli.CliFailure;
import dev.kaname.cli.ExitCode;
import dev.kaname.cli.Texts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A server of the demo's own, in a folder of its own, started as anybody starts one.
final class DemoServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final int port;
    private final Path folder;
    private final Path log;
    private final boolean keep;

    private DemoServer(Process process, int port, Path folder, Path log, boolean keep) {
        this.process = process;
        this.port = port;
        this.folder = folder;
        this.log = log;
        this.keep = keep;
    }

    /// @param launcher the `kaname` script
    static DemoServer start(Path launcher, Path folder, boolean keep, Texts texts)
            throws IOException {
        int port = freePort();
        Path log = folder.resolve("server.log");
        Process process =
                new ProcessBuilder(
                                List.of(
                                        launcher.toString(),
                                        "server",
                                        "--port",
                                        Integer.toString(port),
                                        "--data",
                                        folder.resolve("data").toString()))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        process.getOutputStream().close();
        if (!keep) {
            // whoever breaks the demo off leaves no server behind
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "demo-server-end"));
        }
        DemoServer server = new DemoServer(process, port, folder, log, keep);
        server.awaitHealth(texts);
        return server;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    long pid() {
        return process.pid();
    }

    String adminToken() throws IOException {
        return Files.readString(folder.resolve("data").resolve("admin-token")).strip();
    }

    private void awaitHealth(Texts texts) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end && process.isAlive()) {
            if (isHealthy()) {
                return;
            }
            pause();
        }
        String said = Files.readString(log);
        process.destroyForcibly();
        throw new CliFailure(ExitCode.FAILED, texts.of("demo.no-server", said));
    }

    private boolean isHealthy() {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url() + "/q/health"))
                        .timeout(Duration.ofSeconds(2))
                        .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        if (keep) {
            return;
        }
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
