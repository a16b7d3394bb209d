package dev.kaname.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A server that gives the answers it was told to, and the command line in this process against it.
final class StubServer implements AutoCloseable {
    static final String PROJECT = "/api/v1/projects/here";

    /// How a command ended, and what it said where.
    record Ran(int status, String out, String err) {}

    private record Reply(int status, String text) {}

    private final HttpServer server;
    private final Map<String, Reply> replies = new LinkedHashMap<>();

    StubServer() {
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext(
                "/",
                exchange -> {
                    String asked = exchange.getRequestMethod() + " " + exchange.getRequestURI();
                    Reply reply = replies.getOrDefault(asked, new Reply(404, "{}"));
                    byte[] bytes = reply.text().getBytes(StandardCharsets.UTF_8);
                    exchange.getRequestBody().readAllBytes();
                    exchange.sendResponseHeaders(
                            reply.status(), bytes.length == 0 ? -1 : bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
        server.start();
    }

    /// @param request method and target, below the project
    StubServer answers(String request, int status, String text) {
        String[] words = request.split(" ", 2);
        replies.put(words[0] + " " + PROJECT + words[1], new Reply(status, text));
        return this;
    }

    Ran run(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(
                List.of(
                        "--url",
                        "http://127.0.0.1:" + server.getAddress().getPort(),
                        "--token",
                        "t",
                        "--project",
                        "here"));
        return here(all.toArray(String[]::new));
    }

    /// A command as it is given, in English.
    static Ran here(String... words) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream noted = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(noted, true, StandardCharsets.UTF_8));
            int status = Main.run(words);
            return new Ran(
                    status,
                    said.toString(StandardCharsets.UTF_8),
                    noted.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
