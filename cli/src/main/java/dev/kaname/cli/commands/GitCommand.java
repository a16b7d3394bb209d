package dev.kaname.cli.commands;

import dev.kaname.cli.Action;
import dev.kaname.cli.Answer;
import dev.kaname.cli.Api;
import dev.kaname.cli.Column;
import dev.kaname.cli.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `kaname git`: the project's code repositories. Cloning and pushing is what `git` itself does.
@Command(
        name = "git",
        subcommands = {GitCommand.Create.class, GitCommand.Show.class, GitCommand.Url.class})
public final class GitCommand {

    @Command(name = "create")
    static final class Create extends Action {
        @Parameters(paramLabel = "NAME", descriptionKey = "code-repository")
        private String name = "";

        @Override
        protected Answer answer() {
            return Answer.said(
                    api().post(session().inProject("/code"), Api.object().put("name", name)),
                    "git.created",
                    name,
                    url(session(), name));
        }
    }

    @Command(name = "list")
    static final class Show extends Action {
        @Override
        protected Answer answer() {
            return Answer.list(
                    api().list(session().inProject("/code")),
                    Column.of("name"),
                    new Column("url", one -> url(session(), one.path("name").asText())));
        }
    }

    @Command(name = "url")
    static final class Url extends Action {
        @Parameters(paramLabel = "NAME", descriptionKey = "code-repository")
        private String name = "";

        @Override
        protected Answer answer() {
            api().get(session().inProject("/code/" + Api.escape(name)));
            String url = url(session(), name);
            return Answer.of(Api.object().put("url", url)).line(url);
        }
    }

    static String url(Session session, String name) {
        return session.address()
                + "/p/"
                + Api.escape(session.project())
                + "/git/"
                + Api.escape(name);
    }
}
