package dev.kaname.cli.demo;

import dev.kaname.cli.Api;
import dev.kaname.cli.Program;
import dev.kaname.cli.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The example project on its way into the code repository, with the real git.
final class DemoGit {
    private final DemoServer server;
    private final Cast cast;
    private final Texts texts;

    DemoGit(DemoServer server, Cast cast, Texts texts) {
        this.server = server;
        this.cast = cast;
        this.texts = texts;
    }

    /// Pushes twice: first with a mistake, which must be refused with its place, then as it is.
    void push(Path example, Path scratch, Promises promises) throws IOException {
        cast.scientist()
                .post(
                        "/api/v1/projects/" + Cast.PROJECT + "/code",
                        Api.object().put("name", "late-arrivals"));
        Path work = scratch.resolve("late-arrivals");
        copy(example, work);
        git(work, "init", "-q", "-b", "main");
        String file = Files.readString(work.resolve("kaname.yaml"));
        Files.writeString(work.resolve("kaname.yaml"), file.replace("steps:", "stepps:"));
        commit(work, "Predict late arrivals");
        Program.Result refused = tryPush(work);
        boolean named = refused.status() != 0 && refused.said().contains("stepps");
        promises.check("push-refused", named, line(refused.said()));

        Files.writeString(work.resolve("kaname.yaml"), file);
        commit(work, "Spell steps right");
        Program.Result pushed = tryPush(work).orFail(texts.of("demo.push-failed"));
        promises.check("push", pushed.status() == 0, git(work, "rev-parse", "HEAD").strip());
    }

    private void commit(Path work, String message) {
        git(work, "add", "-A");
        git(
                work,
                "-c",
                "user.name=Sota",
                "-c",
                "user.email=sota@example.org",
                "commit",
                "-q",
                "-m",
                message);
    }

    /// The token is git's password, handed over in the environment: it stands in no command line.
    private Program.Result tryPush(Path work) {
        String url = server.url() + "/p/" + Cast.PROJECT + "/git/late-arrivals";
        return Program.run(
                work,
                Map.of(
                        "KANAME_TOKEN",
                        cast.scientist().token().orElseThrow(),
                        "GIT_TERMINAL_PROMPT",
                        "0"),
                List.of(
                        "git",
                        "-c",
                        "credential.helper=!f() { echo username=token; echo password=$KANAME_TOKEN; }; f",
                        "push",
                        url,
                        "main"));
    }

    private static String git(Path work, String... words) {
        List<String> command = Stream.concat(Stream.of("git"), Stream.of(words)).toList();
        return Program.run(work, Map.of(), command).orFail(String.join(" ", command)).output();
    }

    private static String line(String output) {
        return output.lines()
                .filter(line -> line.contains("stepps"))
                .findFirst()
                .orElse("")
                .strip();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.toString().contains("__pycache__")) {
                    Path target = to.resolve(from.relativize(file).toString());
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }
}
