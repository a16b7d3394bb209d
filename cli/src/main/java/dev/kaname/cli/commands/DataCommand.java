package dev.kaname.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaname.cli.Api;
import dev.kaname.cli.CliFailure;
import dev.kaname.cli.ExitCode;
import dev.kaname.cli.Output.Column;
import dev.kaname.cli.Progress;
import dev.kaname.cli.Session;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kaname data`: versioned files. A place is written `repository@branch:path`.
@Command(
        name = "data",
        mixinStandardHelpOptions = true,
        subcommands = {
            DataCommand.Create.class,
            DataCommand.Put.class,
            DataCommand.Get.class,
            DataCommand.Entries.class,
            DataCommand.Log.class,
            DataCommand.Diff.class,
            DataCommand.Branch.class
        })
public final class DataCommand {

    private static String repository(Session session, String name) {
        return session.inProject("/repositories/" + Api.escape(name));
    }

    @Command(name = "create", mixinStandardHelpOptions = true)
    static final class Create implements Callable<Integer> {
        @Mixin private Session session = new Session();

        @Parameters(paramLabel = "REPOSITORY")
        private String name = "";

        @Override
        public Integer call() {
            JsonNode made =
                    session.api()
                            .post(
                                    session.inProject("/repositories"),
                                    Api.object().put("name", name));
            session.output().said(made, "data.created", name);
            return ExitCode.DONE.status();
        }
    }

    @Command(name = "put", mixinStandardHelpOptions = true)
    static final class Put implements Callable<Integer> {
        @Mixin private Session session = new Session();

        @Parameters(index = "0", paramLabel = "REPOSITORY@BRANCH[:FOLDER]")
        private String place = "";

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE")
        private List<Path> files = List.of();

        @Option(
                names = {"-m", "--message"},
                paramLabel = "TEXT",
                defaultValue = "")
        private String message = "";

        @Override
        public Integer call() throws IOException {
            DataPlace to = DataPlace.parse(place, session.texts());
            List<DataUpload.Member> members = DataUpload.collect(files, to.path());
            if (members.isEmpty()) {
                throw new CliFailure(ExitCode.USAGE, session.texts().of("data.nothing"));
            }
            try (Progress progress = session.progress()) {
                JsonNode commit =
                        DataUpload.commit(
                                session.api(),
                                session.project(),
                                to.repository(),
                                to.reference(),
                                message,
                                members,
                                progress::bytes);
                session.output()
                        .said(
                                commit,
                                "data.committed",
                                members.size(),
                                to.repository() + "@" + to.reference(),
                                commit.path("commit").asText());
            }
            return ExitCode.DONE.status();
        }
    }

    @Command(name = "get", mixinStandardHelpOptions = true)
    static final class Get implements Callable<Integer> {
        @Mixin private Session session = new Session();

        @Parameters(index = "0", paramLabel = "REPOSITORY@REFERENCE[:PATH]")
        private String place = "";

        @Parameters(index = "1", paramLabel = "FOLDER")
        private @Nullable Path folder;

        @Override
        public Integer call() throws IOException {
            DataPlace from = DataPlace.parse(place, session.texts());
            Path target = Objects.requireNonNull(folder).toAbsolutePath().normalize();
            List<JsonNode> entries =
                    session.api()
                            .list(
                                    repository(session, from.repository())
                                            + "/entries?ref="
                                            + Api.escape(from.reference())
                                            + "&prefix="
                                            + Api.escape(from.path()));
            long total = entries.stream().mapToLong(entry -> entry.path("size").asLong()).sum();
            long done = 0;
            try (Progress progress = session.progress()) {
                for (JsonNode entry : entries) {
                    String path = entry.path("path").asText();
                    download(from, path, inside(target, path));
                    done += entry.path("size").asLong();
                    progress.bytes(path, done, total);
                }
            }
            session.output()
                    .said(
                            Api.object().put("files", entries.size()),
                            "data.got",
                            entries.size(),
                            target);
            return ExitCode.DONE.status();
        }

        /// A server, too, is not trusted to name a file outside the folder.
        private Path inside(Path target, String path) {
            Path file = target.resolve(path).normalize();
            if (!file.startsWith(target)) {
                throw new CliFailure(ExitCode.REFUSED, session.texts().of("data.outside", path));
            }
            return file;
        }

        private void download(DataPlace from, String path, Path file) throws IOException {
            Files.createDirectories(file.getParent());
            Path part = Files.createTempFile(file.getParent(), ".kaname", ".part");
            String address =
                    repository(session, from.repository())
                            + "/files/"
                            + Api.escapePath(path)
                            + "?ref="
                            + Api.escape(from.reference());
            try (InputStream in = session.api().open(address)) {
                Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
                Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        }
    }

    @Command(name = "ls", mixinStandardHelpOptions = true)
    static final class Entries implements Callable<Integer> {
        @Mixin private Session session = new Session();

        @Parameters(paramLabel = "REPOSITORY@REFERENCE[:FOLDER]", defaultValue = "")
        private String place = "";

        @Option(names = {"-r", "--recursive"})
        private boolean recursive;

        @Override
        public Integer call() {
            if (place.isEmpty()) {
                session.output()
                        .table(
                                session.api().list(session.inProject("/repositories")),
                                List.of(Column.of("name")));
                return ExitCode.DONE.status();
            }
            DataPlace at = DataPlace.parse(place, session.texts());
            String query =
                    "/entries?ref="
                            + Api.escape(at.reference())
                            + "&prefix="
                            + Api.escape(at.path())
                            + (recursive ? "" : "&delimiter=%2F");
            session.output()
                    .table(
                            session.api().list(repository(session, at.repository()) + query),
                            List.of(
                                    Column.of("path"),
                                    new Column(
                                            "size",
                                            entry -> Progress.size(entry.path("size").asLong()))));
            return ExitCode.DONE.status();
        }
    }

    @Command(name = "log", mixinStandardHelpOptions = true)
    static final class Log implements Callable<Integer> {
        @Mixin private Session session = new Session();

        @Parameters(paramLabel = "REPOSITORY@REFERENCE")
        private String place = "";

        @Override
        public Integer call() {
            DataPlace at = DataPlace.parse(place, session.texts());
            session.output()
                    .table(
                            session.api()
                                    .list(
                                            repository(session, at.repository())
                                                    + "/commits?ref="
                                                    + Api.escape(at.reference())),
                            List.of(
                                    new Column("commit", entry -> entry.path("id").asText()),
                                    Column.of("time"),
                                    Column.of("author"),
                                    Column.of("message")));
            return ExitCode.DONE.status();
        }
    }

    @Command(name = "diff", mixinStandardHelpOptions = true)
    static final class Diff implements Callable<Integer> {
        @Mixin private Session session = new Session();

        @Parameters(index = "0", paramLabel = "REPOSITORY")
        private String name = "";

        @Parameters(index = "1", paramLabel = "FROM")
        private String from = "";

        @Parameters(index = "2", paramLabel = "TO")
        private String to = "";

        @Override
        public Integer call() {
            session.output()
                    .table(
                            session.api()
                                    .list(
                                            repository(session, name)
                                                    + "/diff?from="
                                                    + Api.escape(from)
                                                    + "&to="
                                                    + Api.escape(to)),
                            List.of(Column.of("change"), Column.of("path")));
            return ExitCode.DONE.status();
        }
    }

    @Command(name = "branch", mixinStandardHelpOptions = true)
    static final class Branch implements Callable<Integer> {
        @Mixin private Session session = new Session();

        @Parameters(index = "0", paramLabel = "REPOSITORY@REFERENCE")
        private String place = "";

        @Parameters(index = "1", paramLabel = "NEW", defaultValue = "")
        private String name = "";

        @Override
        public Integer call() {
            DataPlace at = DataPlace.parse(place, session.texts());
            String branches = repository(session, at.repository()) + "/branches";
            if (name.isEmpty()) {
                session.output()
                        .table(
                                session.api().list(branches),
                                List.of(Column.of("name"), Column.of("commit")));
                return ExitCode.DONE.status();
            }
            JsonNode made =
                    session.api()
                            .post(
                                    branches,
                                    Api.object().put("name", name).put("from", at.reference()));
            session.output().said(made, "data.branched", name, place);
            return ExitCode.DONE.status();
        }
    }
}
