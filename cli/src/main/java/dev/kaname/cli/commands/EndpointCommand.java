package dev.kaname.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaname.cli.Action;
import dev.kaname.cli.Answer;
import dev.kaname.cli.Api;
import dev.kaname.cli.Column;
import dev.kaname.cli.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kaname endpoint`: what is served where.
@Command(
        name = "endpoint",
        subcommands = {
            EndpointCommand.Show.class,
            EndpointCommand.Deploy.class,
            EndpointCommand.RollBack.class,
            EndpointCommand.History.class
        })
public final class EndpointCommand {

    static JsonNode deploy(Session session, String endpoint, String model, String version) {
        return session.api()
                .post(
                        of(session, endpoint, "/deployments"),
                        Api.object().put("model", model).put("version", version));
    }

    private static String of(Session session, String endpoint, String rest) {
        return session.inProject("/endpoints/" + Api.escape(endpoint) + rest);
    }

    @Command(name = "list")
    static final class Show extends Action {
        @Override
        protected Answer answer() {
            return Answer.list(
                    api().list(session().inProject("/endpoints")),
                    Column.of("name"),
                    Column.of("model"),
                    Column.of("version"),
                    Column.of("state"));
        }
    }

    @Command(name = "deploy")
    static final class Deploy extends Action {
        @Parameters(paramLabel = "ENDPOINT", descriptionKey = "endpoint-name")
        private String endpoint = "";

        @Option(names = "--model", paramLabel = "MODEL", required = true)
        private String model = "";

        @Option(
                names = "--version",
                paramLabel = "VERSION",
                required = true,
                descriptionKey = "model-version")
        private String version = "";

        @Override
        protected Answer answer() {
            return Answer.said(
                    deploy(session(), endpoint, model, version),
                    "endpoint.deployed",
                    model,
                    version,
                    endpoint);
        }
    }

    @Command(name = "rollback")
    static final class RollBack extends Action {
        @Parameters(paramLabel = "ENDPOINT", descriptionKey = "endpoint-name")
        private String endpoint = "";

        @Override
        protected Answer answer() {
            JsonNode now = api().post(of(session(), endpoint, "/rollback"), Api.object());
            return Answer.said(
                    now,
                    "endpoint.rolled-back",
                    endpoint,
                    now.path("model").asText(),
                    now.path("version").asText());
        }
    }

    @Command(name = "history")
    static final class History extends Action {
        @Mixin private Newest newest = new Newest();

        @Parameters(paramLabel = "ENDPOINT", descriptionKey = "endpoint-name")
        private String endpoint = "";

        @Override
        protected Answer answer() {
            return Answer.list(
                    api().list(of(session(), endpoint, "/deployments"), newest.most()),
                    Column.of("number"),
                    Column.of("model"),
                    Column.of("version"),
                    Column.time("created"),
                    People.of(session()).column("by"));
        }
    }
}
