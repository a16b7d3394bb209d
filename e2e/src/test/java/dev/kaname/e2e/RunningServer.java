package dev.kaname.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// The packaged server as a process of its own, on a free port, with a data folder of its own that
/// is deleted at the end.
///
/// ```java
/// try (RunningServer server = RunningServer.start()) {
///     RunningServer.Project project = server.project("data-scientist");
///     …project.mlflow(), project.token()…
/// }
/// ```
public final class RunningServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Path data;
    private final int port;
    private final Map<String, String> settings;
    private final HttpClient http;
    private Process process;

    private RunningServer(
            Path data, int port, Map<String, String> settings, HttpClient http, Process process) {
        this.data = data;
        this.port = port;
        this.settings = settings;
        this.http = http;
        this.process = process;
    }

    public static RunningServer start() {
        return start(Map.of());
    }

    /// @param settings further `KANAME_SERVER_…` variables; `KANAME_HEAP` is the heap, as for the
    ///   launcher
    public static RunningServer start(Map<String, String> settings) {
        return start(settings, HTTP);
    }

    /// @param http a client that trusts the server's certificate
    public static RunningServer start(Map<String, String> settings, HttpClient http) {
        try {
            Path data = Files.createTempDirectory("kaname-e2e");
            int port = freePort();
            RunningServer server =
                    new RunningServer(data, port, settings, http, launch(data, port, settings));
            server.awaitHealth();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// How a start ended that came to nothing.
    ///
    /// @param said all it wrote
    public record Refused(int code, String said) {}

    /// Starts a server that is expected to give up, and waits until it has.
    ///
    /// @param settings further `KANAME_SERVER_…` variables
    public static Refused refused(Map<String, String> settings) {
        try {
            Path data = Files.createTempDirectory("kaname-e2e");
            Process process = launch(data, freePort(), settings);
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError("it did not give up");
            }
            String said = Files.readString(data.resolve("server.log"));
            delete(data);
            return new Refused(process.exitValue(), said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Process launch(Path data, int port, Map<String, String> settings)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseCompactObjectHeaders",
                        "-Xmx" + settings.getOrDefault("KANAME_HEAP", "512m"),
                        "-jar",
                        Checkout.server().toString());
        builder.environment().keySet().removeIf(name -> name.startsWith("KANAME_"));
        builder.environment().put("KANAME_SERVER_PORT", Integer.toString(port));
        builder.environment().put("KANAME_SERVER_DATA", data.resolve("data").toString());
        builder.environment().putAll(settings);
        builder.redirectErrorStream(true);
        builder.redirectOutput(
                ProcessBuilder.Redirect.appendTo(data.resolve("server.log").toFile()));
        return builder.start();
    }

    private void awaitHealth() {
        Instant end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end)) {
            if (!process.isAlive()) {
                throw new IllegalStateException("the server did not start:\n" + log());
            }
            if (isHealthy()) {
                return;
            }
            pause();
        }
        throw new IllegalStateException("the server is not healthy:\n" + log());
    }

    private boolean isHealthy() {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/q/health")).build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public String url() {
        boolean tls = settings.containsKey("KANAME_SERVER_TLS_CERTIFICATE");
        return (tls ? "https" : "http") + "://127.0.0.1:" + port;
    }

    /// The data folder, with everything the server keeps.
    public Path data() {
        return data.resolve("data");
    }

    /// What the server has written to its log so far.
    public String log() {
        try {
            return Files.readString(data.resolve("server.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String adminToken() {
        try {
            return Files.readString(data().resolve("admin-token")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Kills the process as a power cut would, and starts it again on the same data.
    public void crashAndRestart() {
        try {
            process.destroyForcibly().waitFor();
            startAgain();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Tells the process to stop, as a service manager does, and does not wait.
    public void askToStop() {
        process.destroy();
    }

    /// Waits until the process has ended.
    ///
    /// @return its exit code
    public int awaitEnd() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the server does not stop:\n" + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /// Starts the server again after it ended, on the same data.
    public void startAgain() {
        try {
            process = launch(data, port, settings);
            awaitHealth();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    /// A project, and the token of a member with these roles who owns it.
    public record Project(RunningServer server, String name, String token) {
        /// What a client has in `MLFLOW_TRACKING_URI`.
        public String mlflow() {
            return server.url() + "/p/" + name;
        }

        /// The variables that point the command line, and scripts of ours, at the project.
        public Map<String, String> kaname() {
            return Map.of(
                    "KANAME_URL", server.url(), "KANAME_PROJECT", name, "KANAME_TOKEN", token);
        }

        /// The variables that point an MLflow client at the project.
        public Map<String, String> environment() {
            return Map.of("MLFLOW_TRACKING_URI", mlflow(), "MLFLOW_TRACKING_TOKEN", token);
        }
    }

    /// A new project whose owner has these roles, for example `data-scientist`.
    public Project project(String... roles) {
        String suffix = UUID.randomUUID().toString().substring(0, 8);
        String person = "person-" + suffix;
        String name = "project-" + suffix;
        String admin = adminToken();
        call(admin, "POST", "/api/v1/principals", "{\"name\":\"%s\"}".formatted(person));
        call(
                admin,
                "POST",
                "/api/v1/projects",
                "{\"name\":\"%s\",\"owner\":\"%s\",\"roles\":[%s]}"
                        .formatted(
                                name,
                                person,
                                Arrays.stream(roles)
                                        .map(role -> '"' + role + '"')
                                        .collect(Collectors.joining(","))));
        JsonNode minted =
                call(
                        admin,
                        "POST",
                        "/api/v1/tokens",
                        "{\"principal\":\"%s\",\"expiresInDays\":1}".formatted(person));
        return new Project(this, name, minted.path("token").asText());
    }

    /// Sends JSON and answers JSON.
    ///
    /// @throws AssertionError if the status is not in the two hundreds
    public JsonNode call(String token, String method, String path, String body) {
        return call(token, method, path, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    /// Sends bytes and answers JSON.
    ///
    /// @throws AssertionError if the status is not in the two hundreds
    public JsonNode call(String token, String method, String path, String type, byte[] body) {
        HttpResponse<String> answer = send(token, method, path, type, body);
        if (answer.statusCode() / 100 != 2) {
            throw new AssertionError(
                    method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Sends bytes and answers whatever came back.
    public HttpResponse<String> send(
            String token, String method, String path, String type, byte[] body) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url() + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", type)
                        .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                        .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            all.forEach(ProcessHandle::destroyForcibly);
            delete(data);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path left, IOException failure)
                            throws IOException {
                        Files.delete(left);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
