package dev.kaname.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kaname.cli.Action;
import dev.kaname.cli.Answer;
import dev.kaname.cli.Api;
import dev.kaname.cli.CliFailure;
import dev.kaname.cli.Column;
import dev.kaname.cli.ExitCode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kaname token`: tokens are shown once, listed without their secret, and revoked by id.
@Command(
        name = "token",
        subcommands = {
            TokenCommand.Create.class,
            TokenCommand.Show.class,
            TokenCommand.Revoke.class
        })
public final class TokenCommand {

    @Command(name = "create")
    static final class Create extends Action {
        @Option(names = "--for", paramLabel = "PERSON", defaultValue = "")
        private String person = "";

        @Option(names = "--new")
        private boolean isNew;

        @Option(names = "--days", paramLabel = "N")
        private @Nullable Integer days;

        @Option(names = "--label", paramLabel = "TEXT", defaultValue = "")
        private String label = "";

        @Option(names = "--only-project", paramLabel = "PROJECT")
        private List<String> onlyProjects = List.of();

        @Option(names = "--scope", paramLabel = "PERMISSION")
        private List<String> scopes = List.of();

        @Override
        protected Answer answer() {
            ObjectNode asked = Api.object();
            if (days != null) {
                asked.put("expiresInDays", days);
            }
            if (!person.isEmpty()) {
                asked.put("principal", person);
            }
            if (!label.isEmpty()) {
                asked.put("label", label);
            }
            narrow(asked, "projects", onlyProjects);
            narrow(asked, "scopes", scopes);
            JsonNode minted = isNew ? forNewPerson(asked) : mint(asked);
            return Answer.of(minted).line(minted.path("token").asText());
        }

        /// Only what is said here narrows a token: the project one happens to work in does not.
        private static void narrow(ObjectNode asked, String field, List<String> only) {
            if (!only.isEmpty()) {
                only.forEach(asked.putArray(field)::add);
            }
        }

        private JsonNode mint(ObjectNode asked) {
            return api().post("/api/v1/tokens", asked);
        }

        /// Both are made or neither: who stays known without a token could not begin.
        private JsonNode forNewPerson(ObjectNode asked) {
            String id = newPerson();
            try {
                return mint(asked.put("principal", id));
            } catch (CliFailure refused) {
                forget(id, refused);
                throw refused;
            }
        }

        private void forget(String id, CliFailure refused) {
            try {
                api().delete("/api/v1/principals/" + Api.escape(id));
            } catch (CliFailure alsoRefused) {
                throw new CliFailure(
                        refused.code(),
                        refused.getMessage()
                                + "\n"
                                + session().texts().of("token.without", person));
            }
        }

        /// The server lets two people bear one name; somebody who types it again means the first.
        private String newPerson() {
            if (person.isEmpty()) {
                throw new CliFailure(ExitCode.USAGE, session().texts().of("token.new-whom"));
            }
            checkProjects();
            boolean known =
                    api().list("/api/v1/principals").stream()
                            .filter(one -> !one.path("disabled").asBoolean())
                            .anyMatch(one -> one.path("name").asText().equals(person));
            if (known) {
                throw new CliFailure(
                        ExitCode.CONFLICT, session().texts().of("token.known", person));
            }
            return api().post("/api/v1/principals", Api.object().put("name", person))
                    .path("id")
                    .asText();
        }

        /// The mistake that is made most is found before anything is made.
        private void checkProjects() {
            if (onlyProjects.isEmpty()) {
                return;
            }
            Set<String> there = new HashSet<>();
            api().list("/api/v1/projects").forEach(one -> there.add(one.path("name").asText()));
            for (String project : onlyProjects) {
                if (!there.contains(project)) {
                    throw new CliFailure(
                            ExitCode.NOT_FOUND, session().texts().of("token.no-project", project));
                }
            }
        }
    }

    @Command(name = "list")
    static final class Show extends Action {
        @Option(names = "--for", paramLabel = "PERSON", defaultValue = "")
        private String person = "";

        @Override
        protected Answer answer() {
            String whose = person.isEmpty() ? "" : "?principal=" + Api.escape(person);
            return Answer.list(
                    api().list("/api/v1/tokens" + whose),
                    Column.of("id"),
                    Column.of("label"),
                    Column.of("projects"),
                    Column.of("scopes"),
                    Column.time("createdAt"),
                    Column.time("expiresAt"),
                    Column.time("lastUsedAt"),
                    Column.time("revokedAt"));
        }
    }

    @Command(name = "revoke")
    static final class Revoke extends Action {
        @Parameters(paramLabel = "ID", descriptionKey = "token-id")
        private String id = "";

        @Override
        protected Answer answer() {
            return Answer.said(
                    api().delete("/api/v1/tokens/" + Api.escape(id)), "token.revoked", id);
        }
    }
}
