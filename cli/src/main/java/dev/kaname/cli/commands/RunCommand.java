package dev.kaname.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kaname.cli.Action;
import dev.kaname.cli.Answer;
import dev.kaname.cli.Api;
import dev.kaname.cli.CliFailure;
import dev.kaname.cli.Column;
import dev.kaname.cli.ExitCode;
import dev.kaname.cli.Session;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kaname run`: pipeline runs. (An MLflow run is looked at with mlflow itself.)
@Command(
        name = "run",
        subcommands = {
            RunCommand.Runs.class,
            RunCommand.Show.class,
            RunCommand.Log.class,
            RunCommand.Cancel.class,
            RunCommand.Retry.class
        })
public final class RunCommand {
    private static final int WHOLE_ID = 32;
    private static final int MOST_NAMED = 5;

    /// Ends of a step whose log says more than its reason.
    private static final Set<String> WITH_A_LOG = Set.of("failed", "timed_out", "lost");

    private static String of(Session session, String id, String rest) {
        return session.inProject("/runs/" + Api.escape(whole(session, id)) + rest);
    }

    /// The id that begins so, where there is one such among the runs; what is typed, otherwise.
    private static String whole(Session session, String begin) {
        if (begin.length() >= WHOLE_ID) {
            return begin;
        }
        List<String> ids =
                runs(session, "", Integer.MAX_VALUE).stream()
                        .map(run -> run.path("id").asText())
                        .filter(id -> id.startsWith(begin))
                        .toList();
        if (ids.size() > 1) {
            throw new CliFailure(
                    ExitCode.USAGE,
                    session.texts()
                            .of(
                                    "run.several",
                                    begin,
                                    String.join(", ", ids.stream().limit(MOST_NAMED).toList())));
        }
        return ids.isEmpty() ? begin : ids.getFirst();
    }

    /// Of the pipeline that was named, else of each; ids sort by time, the newest comes first.
    private static List<JsonNode> runs(Session session, String pipeline, int most) {
        if (!pipeline.isEmpty()) {
            return runsOf(session, pipeline, most);
        }
        List<JsonNode> runs = new ArrayList<>();
        for (JsonNode one : session.api().list(session.inProject("/pipelines"))) {
            runs.addAll(runsOf(session, one.path("name").asText(), most));
        }
        return runs.stream()
                .sorted(
                        Comparator.<JsonNode, String>comparing(run -> run.path("id").asText())
                                .reversed())
                .limit(Math.max(0, most))
                .toList();
    }

    private static List<JsonNode> runsOf(Session session, String name, int most) {
        return session.api()
                .list(session.inProject("/pipelines/" + Api.escape(name) + "/runs"), most);
    }

    @Command(name = "list")
    static final class Runs extends Action {
        @Option(names = "--pipeline", paramLabel = "NAME", defaultValue = "")
        private String pipeline = "";

        @Mixin private Newest newest = new Newest();

        @Override
        protected Answer answer() {
            return Answer.list(
                    runs(session(), pipeline, newest.most()),
                    Column.of("id"),
                    Column.of("pipeline"),
                    Column.of("state"),
                    Column.of("trigger"),
                    Column.time("created"));
        }
    }

    @Command(name = "show")
    static final class Show extends Action {
        @Parameters(paramLabel = "ID", descriptionKey = "run-id")
        private String id = "";

        @Override
        protected Answer answer() {
            JsonNode run = api().get(of(session(), id, ""));
            Answer answer =
                    Answer.said(
                                    run,
                                    "run.show",
                                    run.path("pipeline").asText(),
                                    run.path("state").asText())
                            .table(
                                    run.path("steps"),
                                    Column.of("name"),
                                    Column.of("state"),
                                    new Column(
                                            "attempts",
                                            step -> Integer.toString(step.path("attempts").size())),
                                    Column.of("reason"));
            for (JsonNode step : run.path("steps")) {
                if (WITH_A_LOG.contains(step.path("state").asText())
                        && !step.path("attempts").isEmpty()) {
                    answer =
                            answer.sentence(
                                    "run.why", step.path("name").asText(), run.path("id").asText());
                }
            }
            return answer;
        }
    }

    /// The log itself, as it comes: it may be long, and go on. What the step wrote to standard
    /// output goes to standard output, what it wrote to standard error to standard error; where it
    /// wrote neither, what was done before it began.
    @Command(name = "log")
    static final class Log implements Callable<Integer> {
        @Mixin private Session session = new Session();

        @Parameters(index = "0", paramLabel = "ID", descriptionKey = "run-id")
        private String id = "";

        @Parameters(index = "1", paramLabel = "STEP", descriptionKey = "step")
        private String step = "";

        @Option(names = {"-f", "--follow"})
        private boolean follow;

        @Option(names = "--stream", paramLabel = "NAME", defaultValue = "")
        private String stream = "";

        @Override
        public Integer call() throws IOException {
            id = whole(session, id);
            if (stream.isEmpty() && session.isJson()) {
                document();
                return ExitCode.DONE.status();
            }
            boolean said;
            try (InputStream log = open(stream.isEmpty() ? "out" : stream)) {
                said = session.output().copy(log);
            }
            if (stream.isEmpty()) {
                said |= beside("err");
                said = said || beside("setup");
            }
            if (!said) {
                session.note(session.texts().of("run.no-log", step, id));
            }
            return ExitCode.DONE.status();
        }

        private InputStream open(String name) {
            String rest = "/steps/" + Api.escape(step) + "/log?follow=" + follow + "&stream=";
            return session.api().open(of(session, id, rest + Api.escape(name)));
        }

        /// Under a heading, if there is anything.
        private boolean beside(String name) throws IOException {
            try (PushbackReader log =
                    new PushbackReader(new InputStreamReader(open(name), StandardCharsets.UTF_8))) {
                int first = log.read();
                if (first < 0) {
                    return false;
                }
                log.unread(first);
                session.note(session.texts().of("run.stream", step, name));
                session.note(log);
                return true;
            }
        }

        private void document() throws IOException {
            ObjectNode document = Api.object();
            for (String name : List.of("out", "err", "setup")) {
                try (InputStream log = open(name)) {
                    document.put(
                            name.equals("out") ? "log" : name,
                            new String(log.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
            session.output().json(document);
        }
    }

    @Command(name = "retry")
    static final class Retry extends Action {
        @Parameters(paramLabel = "ID", descriptionKey = "run-id")
        private String id = "";

        @Override
        protected Answer answer() {
            JsonNode run = api().post(of(session(), id, "/retry"), Api.object());
            return Answer.said(run, "pipeline.started", run.path("id").asText());
        }
    }

    @Command(name = "cancel")
    static final class Cancel extends Action {
        @Parameters(paramLabel = "ID", descriptionKey = "run-id")
        private String id = "";

        @Override
        protected Answer answer() {
            return Answer.said(
                    api().post(of(session(), id, "/cancel"), Api.object()), "run.cancelled", id);
        }
    }
}
