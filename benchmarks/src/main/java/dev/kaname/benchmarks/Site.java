package dev.kaname.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A Kaname server of our own with one project, and the token of a member who may do everything in
/// it that the benchmarks do.
///
/// @param project name of the project
record Site(Processes.Running server, Path folder, String project, String token)
        implements AutoCloseable {
    private static final Pattern TOKEN = Pattern.compile("\"token\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*\"([^\"]+)\"");

    static Site open(Path home, Path folder) throws IOException, InterruptedException {
        return open(home, folder, Map.of());
    }

    /// @param settings of the server, by the names of their variables
    static Site open(Path home, Path folder, Map<String, String> settings)
            throws IOException, InterruptedException {
        int port = Processes.freePort();
        Files.createDirectories(folder);
        Processes.Running server =
                Processes.start(
                        List.of(
                                home.resolve("kaname").toString(),
                                "server",
                                "--port",
                                Integer.toString(port),
                                "--data",
                                folder.resolve("data").toString()),
                        settings,
                        folder.resolve("server.log"),
                        port,
                        "/q/health");
        String admin = Files.readString(folder.resolve("data").resolve("admin-token")).strip();
        String person =
                find(
                        ID,
                        call(
                                port,
                                admin,
                                "POST",
                                "/api/v1/principals",
                                json("{\"name\":\"bench\"}")));
        call(
                port,
                admin,
                "POST",
                "/api/v1/projects",
                json("{\"name\":\"bench\",\"owner\":\"" + person + "\"}"));
        String token =
                find(
                        TOKEN,
                        call(
                                port,
                                admin,
                                "POST",
                                "/api/v1/tokens",
                                json("{\"principal\":\"" + person + "\",\"expiresInDays\":1}")));
        return new Site(server, folder, "bench", token);
    }

    int port() {
        return server.port();
    }

    /// Calls the API as the member and answers the body.
    ///
    /// @throws IOException if the answer is not a success
    String call(String method, String path, BodyPublisher body)
            throws IOException, InterruptedException {
        return call(port(), token, method, path, body);
    }

    static BodyPublisher json(String text) {
        return BodyPublishers.ofString(text);
    }

    static String call(int port, String token, String method, String path, BodyPublisher body)
            throws IOException, InterruptedException {
        return call(port, token, method, path, "application/json", body);
    }

    /// Sends a body of any media type.
    static String call(
            int port,
            String token,
            String method,
            String path,
            String mediaType,
            BodyPublisher body)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newBuilder().version(Version.HTTP_1_1).build()) {
            HttpResponse<String> response =
                    client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .header("Authorization", "Bearer " + token)
                                    .header("Content-Type", mediaType)
                                    .method(method, body)
                                    .build(),
                            BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new IOException(
                        method + " " + path + ": " + response.statusCode() + " " + response.body());
            }
            return response.body();
        }
    }

    static String find(Pattern pattern, String text) throws IOException {
        Matcher found = pattern.matcher(text);
        if (!found.find()) {
            throw new IOException("no " + pattern + " in " + text);
        }
        return found.group(1);
    }

    @Override
    public void close() {
        server.close();
    }
}
