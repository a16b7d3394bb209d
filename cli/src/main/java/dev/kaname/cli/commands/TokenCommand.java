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

/// `kaname token`: tokens are shown once, listed without their secret, and revoked by id.
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        subcommands = {
            TokenCommand.Create.class,
            TokenCommand.Show.class,
            TokenCommand.Revoke.class
        })
public final class TokenCommand {

    @Command(name = "create", mixinStandardHelpOptions = true)
    static final class Create implements Callable<Integer> {
        @Mixin private Session session = new Session();

        @Option(names = "--for", paramLabel = "PRINCIPAL", defaultValue = "")
        private String principal = "";

        @Option(names = "--new")
        private boolean isNew;

        @Option(names = "--days", paramLabel = "N", defaultValue = "90")
        private int days = 90;

        @Override
        public Integer call() {
            if (isNew) {
                session.api().post("/api/v1/principals", Api.object().put("name", principal));
            }
            ObjectNode asked = Api.object().put("expiresInDays", days);
            if (!principal.isEmpty()) {
                asked.put("principal", principal);
            }
            session.projectIfAny().ifPresent(project -> asked.putArray("projects").add(project));
            JsonNode minted = session.api().post("/api/v1/tokens", asked);
            session.output().said(minted, "token.created", minted.path("token").asText());
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
                            session.api().list("/api/v1/tokens"),
                            List.of(
                                    Column.of("id"),
                                    Column.of("principal"),
                                    Column.of("expiresAt"),
                                    Column.of("lastUsedAt")));
            return ExitCode.DONE.status();
        }
    }

    @Command(name = "revoke", mixinStandardHelpOptions = true)
    static final class Revoke implements Callable<Integer> {
        @Mixin private Session session = new Session();

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Override
        public Integer call() {
            JsonNode gone = session.api().delete("/api/v1/tokens/" + Api.escape(id));
            session.output().said(gone, "token.revoked", id);
            return ExitCode.DONE.status();
        }
    }
}
