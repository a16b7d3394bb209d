package dev.kaname.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaname.cli.Api;
import dev.kaname.cli.ExitCode;
import dev.kaname.cli.Output.Column;
import dev.kaname.cli.Session;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kaname run`: pipeline runs. (An MLflow run is looked at with mlflow itself.)
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        subcommands = {
            RunCommand.Runs.class,
            RunCommand.Show.class,
            RunCommand.Log.class,
            RunCommand.Cancel.class
        })
public final class RunCommand {

    @Command(name = "list", mixinStandardHelpOptions = true)
    static final class Runs implements Callable<Integer> {
        @Mixin private Session session = new Session();

        @Option(names = "--pipeline", paramLabel = "NAME", defaultValue = "")
        private String pipeline = "";

        @Override
        public Integer call() {
            session.output()
                    .table(
                            runs(),
                            List.of(
                                    Column.of("id"),
                                    Column.of("pipeline"),
                                    Column.of("state"),
                                    Column.of("trigger"),
                                    Column.of("created")));
            return ExitCode.DONE.status();
        }

        /// Of the pipeline that was named, else of each.
        private List<JsonNode> runs() {
            if (!pipeline.isEmpty()) {
                return runsOf(pipeline);
            }
            List<JsonNode> runs = new ArrayList<>();
            for (JsonNode one : session.api().list(session.inProject("/pipelines"))) {
                runs.addAll(runsOf(one.path("name").asText()));
            }
            return runs;
        }

        private List<JsonNode> runsOf(String name) {
            return session.api()
                    .list(session.inProject("/pipelines/" + Api.escape(name) + "/runs"));
        }
    }

    @Command(name = "show", mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Mixin private Session session = new Session();

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Override
        public Integer call() {
            JsonNode run = session.api().get(session.inProject("/runs/" + Api.escape(id)));
            if (session.output().isJson()) {
                session.output().said(run, "run.show", "", "");
                return ExitCode.DONE.status();
            }
            session.output()
                    .said(
                            run,
                            "run.show",
                            run.path("pipeline").asText(),
                            run.path("state").asText());
            List<JsonNode> steps = new ArrayList<>();
            run.path("steps").forEach(steps::add);
            session.output()
                    .table(
                            steps,
                            List.of(
                                    Column.of("name"),
                                    Column.of("state"),
                                    Column.of("attempts"),
                                    Column.of("reason")));
            return ExitCode.DONE.status();
        }
    }

    @Command(name = "log", mixinStandardHelpOptions = true)
    static final class Log implements Callable<Integer> {
        @Mixin private Session session = new Session();

        @Parameters(index = "0", paramLabel = "ID")
        private String id = "";

        @Parameters(index = "1", paramLabel = "STEP")
        private String step = "";

        @Option(names = {"-f", "--follow"})
        private boolean follow;

        @Override
        public Integer call() throws IOException {
            String path =
                    "/runs/"
                            + Api.escape(id)
                            + "/steps/"
                            + Api.escape(step)
                            + "/log?follow="
                            + follow;
            try (InputStream log = session.api().open(session.inProject(path))) {
                log.transferTo(System.out);
                System.out.flush();
            }
            return ExitCode.DONE.status();
        }
    }

    @Command(name = "cancel", mixinStandardHelpOptions = true)
    static final class Cancel implements Callable<Integer> {
        @Mixin private Session session = new Session();

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Override
        public Integer call() {
            JsonNode run =
                    session.api()
                            .post(
                                    session.inProject("/runs/" + Api.escape(id) + "/cancel"),
                                    Api.object());
            session.output().said(run, "run.cancelled", id);
            return ExitCode.DONE.status();
        }
    }
}
