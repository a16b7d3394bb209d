package dev.kaname.cli.demo;

import dev.kaname.cli.CliFailure;
import dev.kaname.cli.ExitCode;
import dev.kaname.cli.Program;
import dev.kaname.cli.Texts;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;

/// Everything the demo stands on: the data, a scratch folder, a server and the people; and clearing
/// up afterwards.
public final class DemoStage {
    private final PrintStream out;
    private final Texts texts;
    private final Map<String, String> environment;
    private final boolean living;
    private final boolean keep;

    public DemoStage(
            PrintStream out,
            Texts texts,
            Map<String, String> environment,
            boolean living,
            boolean keep) {
        this.out = out;
        this.texts = texts;
        this.environment = environment;
        this.living = living;
        this.keep = keep;
    }

    /// Performs the whole of it.
    public Proof perform() throws IOException {
        Path home = Path.of(System.getProperty("kaname.home", "."));
        Path example = home.resolve("examples").resolve("flights");
        String python = python();
        Path scratch = Files.createTempDirectory("kaname-demo");
        try (Board board = new Board(out, living, texts)) {
            board.begin("demo.fetching");
            Flights flights = Flights.fetch(cache(), example, python);
            board.done("demo.fetched");
            board.begin("demo.starting");
            try (DemoServer server = DemoServer.start(launcher(home), scratch, keep, texts)) {
                board.done("demo.started", server.url());
                Cast cast = Cast.assemble(server.url(), server.adminToken(), texts);
                DemoData data = new DemoData(cast.engineer(), flights, example, scratch, python);
                Proof proof =
                        new Demo(server, cast, flights, data, board, texts).run(example, scratch);
                farewell(board, server, cast, scratch);
                if (keep) {
                    proof.json().put("url", server.url()).put("folder", scratch.toString());
                }
                return proof;
            }
        } finally {
            if (!keep) {
                remove(scratch);
            }
        }
    }

    private void farewell(Board board, DemoServer server, Cast cast, Path scratch) {
        board.say();
        if (keep) {
            board.say(texts.of("demo.kept", server.url(), scratch, Long.toString(server.pid())));
            board.say("  export KANAME_URL=" + server.url() + " KANAME_PROJECT=" + Cast.PROJECT);
            board.say("  export KANAME_TOKEN=" + cast.scientist().token().orElseThrow());
            board.say("  export MLFLOW_TRACKING_URI=" + server.url() + "/p/" + Cast.PROJECT);
            board.say("  export MLFLOW_TRACKING_TOKEN=$KANAME_TOKEN");
            board.say("  " + server.url() + "/p/" + Cast.PROJECT + "/v2/models/late-arrivals");
            board.say("  " + server.url() + "/api/v1/projects/" + Cast.PROJECT + "/runs");
            board.say("  " + server.url() + "/api/v1/openapi.yaml");
        } else {
            board.say(texts.of("demo.not-kept"));
        }
    }

    private static Path launcher(Path home) {
        return Path.of(System.getProperty("kaname.launcher", home.resolve("kaname").toString()));
    }

    private Path cache() {
        String base =
                environment.getOrDefault(
                        "XDG_CACHE_HOME", environment.getOrDefault("HOME", ".") + "/.cache");
        return Path.of(base, "kaname", "flights");
    }

    private String python() {
        for (String name : List.of("python3", "python")) {
            if (Program.exists(name)) {
                return name;
            }
        }
        throw new CliFailure(ExitCode.FAILED, texts.of("demo.no-python"));
    }

    private static void remove(Path folder) throws IOException {
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path entered, BasicFileAttributes attributes) {
                        entered.toFile().setWritable(true, true);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path left, @org.jspecify.annotations.Nullable IOException failure)
                            throws IOException {
                        Files.delete(left);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
