package dev.kaname.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaname.cli.Action;
import dev.kaname.cli.Answer;
import dev.kaname.cli.Api;
import dev.kaname.cli.CliFailure;
import dev.kaname.cli.Column;
import dev.kaname.cli.ExitCode;
import dev.kaname.cli.Progress;
import dev.kaname.cli.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kaname data`: versioned files. A place is written `repository@branch:path`.
@Command(
        name = "data",
        subcommands = {
            DataCommand.Create.class,
            DataCommand.Put.class,
            DataCommand.Get.class,
            DataCommand.Remove.class,
            DataCommand.Entries.class,
            DataCommand.Log.class,
            DataCommand.Diff.class,
            DataCommand.Branch.class
        })
public final class DataCommand {

    private static String repository(Session session, String name) {
        return session.inProject("/repositories/" + Api.escape(name));
    }

    private static List<JsonNode> entries(Session session, DataPlace at, boolean folders) {
        return session.api()
                .list(
                        repository(session, at.repository())
                                + "/entries?ref="
                                + Api.escape(at.reference())
                                + "&prefix="
                                + Api.escape(at.path())
                                + (folders ? "&delimiter=%2F" : ""));
    }

    @Command(name = "create")
    static final class Create extends Action {
        @Parameters(paramLabel = "REPOSITORY", descriptionKey = "repository")
        private String name = "";

        @Override
        protected Answer answer() {
            return Answer.said(
                    api().post(
                                    session().inProject("/repositories"),
                                    Api.object().put("name", name)),
                    "data.created",
                    name);
        }
    }

    @Command(name = "put")
    static final class Put extends Action {
        @Parameters(
                index = "0",
                paramLabel = "REPOSITORY[@BRANCH][:FOLDER]",
                descriptionKey = "data-to")
        private String place = "";

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE", descriptionKey = "files")
        private List<Path> files = List.of();

        @Option(
                names = {"-m", "--message"},
                paramLabel = "TEXT",
                defaultValue = "")
        private String message = "";

        @Override
        protected Answer answer() throws IOException {
            DataPlace to = DataPlace.parse(place, session().texts());
            List<DataUpload.Member> members = DataUpload.collect(files, to.path());
            if (members.isEmpty()) {
                throw new CliFailure(ExitCode.USAGE, session().texts().of("data.nothing"));
            }
            try (Progress progress = session().progress()) {
                JsonNode commit =
                        DataUpload.commit(
                                api(),
                                session().project(),
                                to.repository(),
                                to.reference(),
                                message,
                                members,
                                progress::bytes);
                String branch = to.repository() + "@" + to.reference();
                String id = commit.path("commit").asText();
                return commit.path("changed").asBoolean()
                        ? Answer.said(commit, "data.committed", members.size(), branch, id)
                        : Answer.said(commit, "data.unchanged", branch, id);
            }
        }
    }

    @Command(name = "get")
    static final class Get extends Action {
        @Parameters(
                index = "0",
                paramLabel = "REPOSITORY[@REFERENCE][:PATH]",
                descriptionKey = "data-from")
        private String place = "";

        @Parameters(index = "1", paramLabel = "FOLDER", descriptionKey = "folder")
        private @Nullable Path folder;

        @Override
        protected Answer answer() throws IOException {
            DataPlace from = DataPlace.parse(place, session().texts());
            Path target = Objects.requireNonNull(folder).toAbsolutePath().normalize();
            List<JsonNode> entries = entries(session(), from, false);
            if (entries.isEmpty()) {
                throw new CliFailure(
                        ExitCode.NOT_FOUND, session().texts().of("data.no-files", place));
            }
            try (Progress progress = session().progress()) {
                new DataDownload(session(), from, target, progress)
                        .fetch(repository(session(), from.repository()), entries);
            }
            return Answer.said(
                    Api.object().put("files", entries.size()).put("folder", target.toString()),
                    "data.got",
                    entries.size(),
                    target);
        }
    }

    @Command(name = "rm")
    static final class Remove extends Action {
        @Parameters(
                index = "0",
                paramLabel = "REPOSITORY[@BRANCH]:PATH",
                descriptionKey = "data-remove")
        private String place = "";

        @Parameters(
                index = "1..*",
                arity = "0..*",
                paramLabel = "PATH",
                descriptionKey = "data-remove-more")
        private List<String> more = List.of();

        @Option(
                names = {"-m", "--message"},
                paramLabel = "TEXT",
                defaultValue = "")
        private String message = "";

        @Override
        protected Answer answer() {
            DataPlace from = DataPlace.parse(place, session().texts());
            if (from.path().isEmpty()) {
                throw new CliFailure(ExitCode.USAGE, session().texts().of("data.remove-what"));
            }
            StringBuilder address =
                    new StringBuilder(repository(session(), from.repository()))
                            .append("/entries?branch=")
                            .append(Api.escape(from.reference()))
                            .append("&message=")
                            .append(Api.escape(message))
                            .append("&path=")
                            .append(Api.escape(from.path()));
            more.forEach(path -> address.append("&path=").append(Api.escape(DataPlace.nfc(path))));
            JsonNode commit = api().delete(address.toString());
            return Answer.said(
                    commit,
                    "data.removed",
                    commit.path("removed").asLong(),
                    from.repository() + "@" + from.reference(),
                    commit.path("commit").asText());
        }
    }

    @Command(name = "ls")
    static final class Entries extends Action {
        @Parameters(
                arity = "0..1",
                paramLabel = "REPOSITORY[@REFERENCE][:FOLDER/]",
                defaultValue = "",
                descriptionKey = "data-list")
        private String place = "";

        @Option(names = {"-r", "--recursive"})
        private boolean recursive;

        @Override
        protected Answer answer() {
            if (place.isEmpty()) {
                return Answer.list(
                        api().list(session().inProject("/repositories")), Column.of("name"));
            }
            DataPlace at = DataPlace.parse(place, session().texts());
            List<JsonNode> entries = entries(session(), at, !recursive);
            if (entries.isEmpty() && !at.path().isEmpty()) {
                throw new CliFailure(
                        ExitCode.NOT_FOUND, session().texts().of("data.no-files", place));
            }
            return Answer.list(entries, Column.of("path"), new Column("size", DataCommand::size));
        }
    }

    /// A folder has none.
    private static String size(JsonNode entry) {
        return entry.hasNonNull("size") ? Progress.size(entry.path("size").asLong()) : "";
    }

    @Command(name = "log")
    static final class Log extends Action {
        @Mixin private Newest newest = new Newest();

        @Parameters(paramLabel = "REPOSITORY[@REFERENCE]", descriptionKey = "data-at")
        private String place = "";

        @Override
        protected Answer answer() {
            DataPlace at = DataPlace.parse(place, session().texts());
            return Answer.list(
                    api().list(
                                    repository(session(), at.repository())
                                            + "/commits?ref="
                                            + Api.escape(at.reference()),
                                    newest.most()),
                    new Column("commit", entry -> entry.path("id").asText()),
                    Column.time("time"),
                    Column.of("author"),
                    Column.of("message"));
        }
    }

    @Command(name = "diff")
    static final class Diff extends Action {
        @Parameters(index = "0", paramLabel = "REPOSITORY", descriptionKey = "repository")
        private String name = "";

        @Parameters(index = "1", paramLabel = "FROM", descriptionKey = "diff-from")
        private String from = "";

        @Parameters(index = "2", paramLabel = "TO", descriptionKey = "diff-to")
        private String to = "";

        @Override
        protected Answer answer() {
            return Answer.list(
                    api().list(
                                    repository(session(), name)
                                            + "/diff?from="
                                            + Api.escape(from)
                                            + "&to="
                                            + Api.escape(to)),
                    Column.of("change"),
                    Column.of("path"));
        }
    }

    @Command(name = "branch")
    static final class Branch extends Action {
        @Parameters(index = "0", paramLabel = "REPOSITORY[@REFERENCE]", descriptionKey = "data-at")
        private String place = "";

        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "NEW",
                defaultValue = "",
                descriptionKey = "new-branch")
        private String name = "";

        @Override
        protected Answer answer() {
            DataPlace at = DataPlace.parse(place, session().texts());
            String branches = repository(session(), at.repository()) + "/branches";
            if (name.isEmpty()) {
                return Answer.list(api().list(branches), Column.of("name"), Column.of("commit"));
            }
            return Answer.said(
                    api().post(
                                    branches,
                                    Api.object().put("name", name).put("from", at.reference())),
                    "data.branched",
                    name,
                    at.reference());
        }
    }
}
