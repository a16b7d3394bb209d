package dev.kaname.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kaname.cli.Action;
import dev.kaname.cli.Answer;
import dev.kaname.cli.Api;
import dev.kaname.cli.Column;
import dev.kaname.security.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kaname project`: projects and who belongs to them.
@Command(
        name = "project",
        subcommands = {
            ProjectCommand.Create.class,
            ProjectCommand.Show.class,
            ProjectCommand.AddMember.class,
            ProjectCommand.Members.class
        })
public final class ProjectCommand {

    @Command(name = "create")
    static final class Create extends Action {
        @Parameters(paramLabel = "NAME", descriptionKey = "project-name")
        private String name = "";

        @Option(names = "--owner", paramLabel = "PERSON", required = true)
        private String owner = "";

        @Option(names = "--role", paramLabel = "ROLE", descriptionKey = "owner-role")
        private List<String> roles = Arrays.stream(Role.values()).map(Role::label).toList();

        @Override
        protected Answer answer() {
            ObjectNode asked = Api.object().put("name", name).put("owner", owner);
            roles.forEach(asked.putArray("roles")::add);
            return Answer.said(
                    api().post("/api/v1/projects", asked),
                    "project.created",
                    name,
                    owner,
                    String.join(", ", roles));
        }
    }

    @Command(name = "list")
    static final class Show extends Action {
        @Override
        protected Answer answer() {
            return Answer.list(
                    api().list("/api/v1/projects"),
                    Column.of("name"),
                    Column.time("createdAt"),
                    Column.of("id"));
        }
    }

    @Command(name = "add")
    static final class AddMember extends Action {
        @Parameters(paramLabel = "PERSON", descriptionKey = "person")
        private String principal = "";

        @Option(names = "--role", paramLabel = "ROLE", required = true)
        private List<String> roles = List.of();

        @Option(names = "--data", paramLabel = "REPOSITORY")
        private List<String> data = List.of();

        @Option(names = "--as-owner")
        private boolean asOwner;

        @Override
        protected Answer answer() {
            JsonNode before = before();
            ObjectNode asked = Api.object();
            asked.put("owner", asOwner || before.path("owner").asBoolean());
            Set<String> all = union(before.path("roles"), roles);
            Set<String> granted = union(before.path("data"), data);
            all.forEach(asked.putArray("roles")::add);
            granted.forEach(asked.putArray("data")::add);
            Answer added =
                    Answer.said(
                            api().put(
                                            session()
                                                    .inProject("/members/" + Api.escape(principal)),
                                            asked),
                            "project.member-added",
                            principal,
                            session().project(),
                            String.join(", ", all));
            return granted.isEmpty() ? added : withData(added, all, String.join(", ", granted));
        }

        /// Repositories are granted one by one to data scientists only.
        private static Answer withData(Answer added, Set<String> roles, String granted) {
            if (roles.contains("data-engineer")) {
                return added.sentence("project.data-all", granted);
            }
            return roles.contains("data-scientist")
                    ? added.sentence("project.data-granted", granted)
                    : added.sentence("project.data-unused", granted);
        }

        /// The server sets what a member is; to add is to keep what they are already.
        private JsonNode before() {
            for (JsonNode member : api().list(session().inProject("/members"))) {
                if (member.path("name").asText().equals(principal)
                        || member.path("principal").asText().equals(principal)) {
                    return member;
                }
            }
            return MissingNode.getInstance();
        }

        private static Set<String> union(JsonNode before, List<String> more) {
            Set<String> all = new TreeSet<>(more);
            before.forEach(one -> all.add(one.asText()));
            return all;
        }
    }

    @Command(name = "members")
    static final class Members extends Action {
        @Override
        protected Answer answer() {
            return Answer.list(
                    api().list(session().inProject("/members")),
                    Column.of("name"),
                    Column.of("roles"),
                    new Column("owner", member -> member.path("owner").asBoolean() ? "*" : ""),
                    Column.of("data"),
                    Column.of("principal"));
        }
    }
}
