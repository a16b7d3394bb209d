package dev.kaname.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kaname.cli.Api;
import dev.kaname.cli.ExitCode;
import dev.kaname.cli.Output.Column;
import dev.kaname.cli.Session;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kaname project`: projects and who belongs to them.
@Command(
        name = "project",
        mixinStandardHelpOptions = true,
        subcommands = {
            ProjectCommand.Create.class,
            ProjectCommand.Show.class,
            ProjectCommand.AddMember.class,
            ProjectCommand.Members.class
        })
public final class ProjectCommand {

    @Command(name = "create", mixinStandardHelpOptions = true)
    static final class Create implements Callable<Integer> {
        @Mixin private Session session = new Session();

        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Option(names = "--owner", paramLabel = "PRINCIPAL", required = true)
        private String owner = "";

        @Override
        public Integer call() {
            JsonNode created =
                    session.api()
                            .post(
                                    "/api/v1/projects",
                                    Api.object().put("name", name).put("owner", owner));
            session.output().said(created, "project.created", name, owner);
            return ExitCode.DONE.status();
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Mixin private Session session = new Session();

        @Override
        public Integer call() {
            session.output()
                    .table(
                            session.api().list("/api/v1/projects"),
                            List.of(Column.of("name"), Column.of("createdAt"), Column.of("id")));
            return ExitCode.DONE.status();
        }
    }

    @Command(name = "add", mixinStandardHelpOptions = true)
    static final class AddMember implements Callable<Integer> {
        @Mixin private Session session = new Session();

        @Parameters(paramLabel = "PRINCIPAL")
        private String principal = "";

        @Option(names = "--role", paramLabel = "ROLE", required = true)
        private List<String> roles = List.of();

        @Option(names = "--data", paramLabel = "REPOSITORY")
        private List<String> data = List.of();

        @Option(names = "--as-owner")
        private boolean asOwner;

        @Override
        public Integer call() {
            ObjectNode asked = Api.object().put("owner", asOwner);
            roles.forEach(asked.putArray("roles")::add);
            data.forEach(asked.putArray("data")::add);
            JsonNode member =
                    session.api()
                            .put(session.inProject("/members/" + Api.escape(principal)), asked);
            session.output()
                    .said(
                            member,
                            "project.member-added",
                            principal,
                            session.project(),
                            String.join(", ", roles));
            return ExitCode.DONE.status();
        }
    }

    @Command(name = "members", mixinStandardHelpOptions = true)
    static final class Members implements Callable<Integer> {
        @Mixin private Session session = new Session();

        @Override
        public Integer call() {
            session.output()
                    .table(
                            session.api().list(session.inProject("/members")),
                            List.of(
                                    Column.of("principal"),
                                    Column.of("name"),
                                    Column.of("roles"),
                                    Column.of("owner"),
                                    Column.of("data")));
            return ExitCode.DONE.status();
        }
    }
}
