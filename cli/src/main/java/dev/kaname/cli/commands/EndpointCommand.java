package dev.kaname.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
        return deploy(session, endpoint, wanted(model, version));
    }

    private static JsonNode deploy(Session session, String endpoint, ObjectNode wanted) {
        return session.api().post(of(session, endpoint, "/deployments"), wanted);
    }

    private static ObjectNode wanted(String model, String version) {
        return Api.object().put("model", model).put("version", version);
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

        @Option(names = "--overrule")
        private boolean overrule;

        @Option(names = "--reason", paramLabel = "TEXT", descriptionKey = "deployment-reason")
        private String reason = "";

        @Override
        protected Answer answer() {
            ObjectNode wanted = wanted(model, version).put("reason", reason);
            return Answer.said(
                    deploy(session(), endpoint, overrule ? wanted.put("overrule", true) : wanted),
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

        @Option(names = "--reason", paramLabel = "TEXT", descriptionKey = "deployment-reason")
        private String reason = "";

        @Override
        protected Answer answer() {
            JsonNode now =
                    api().post(
                                    of(session(), endpoint, "/rollback"),
                                    Api.object().put("reason", reason));
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
                    Column.of("kind"),
                    Column.of("model"),
                    Column.of("version"),
                    Column.time("created"),
                    People.of(session()).column("by"),
                    Column.of("reason"));
        }
    }
}
