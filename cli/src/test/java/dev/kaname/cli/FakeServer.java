package dev.kaname.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import picocli.CommandLine;

/// A server that gives the answers it was told and remembers what it was asked. What it was not
/// told about is not found.
final class FakeServer implements AutoCloseable {
    /// @param act method and path, without the query
    record Asked(String act, String body) {
        JsonNode json() throws IOException {
            return Api.parse(body);
        }
    }

    private record Told(int status, String body) {}

    private final HttpServer server;
    private final Map<String, Told> answers = new HashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final StringWriter complaints = new StringWriter();

    FakeServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    FakeServer on(String act, int status, String body) {
        answers.put(act, new Told(status, body));
        return this;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String act = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        byte[] body = exchange.getRequestBody().readAllBytes();
        asked.add(new Asked(act, new String(body, StandardCharsets.UTF_8)));
        Told told = answers.getOrDefault(act, new Told(404, "{\"code\":\"not-found\"}"));
        byte[] bytes = told.body.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(told.status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    /// Runs the command line against it.
    ExitCode run(String... words) {
        CommandLine line = Main.commands(Texts.of(Map.of()));
        line.setErr(new PrintWriter(complaints));
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--url", url(), "--token", "knp_test"));
        return ExitCode.values()[line.execute(all.toArray(String[]::new))];
    }

    /// Runs the command line as a program of its own, which sees these variables.
    Program.Result runApart(Map<String, String> variables, String... words) {
        Map<String, String> environment = new HashMap<>();
        environment.put("XDG_CONFIG_HOME", "/nowhere");
        environment.putAll(Map.of("KANAME_URL", url(), "KANAME_TOKEN", "knp_test"));
        environment.putAll(variables);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(words));
        return Program.run(Path.of("."), environment, command);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// What was asked of this kind, in order.
    List<Asked> asked(String act) {
        return asked.stream().filter(one -> one.act.equals(act)).toList();
    }

    /// Everything that was asked to be changed, in order.
    List<String> changes() {
        return asked.stream().map(Asked::act).filter(act -> !act.startsWith("GET ")).toList();
    }

    String complaints() {
        return complaints.toString();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
