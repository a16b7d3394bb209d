package dev.kaname.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaname.cli.Api;
import dev.kaname.cli.ExitCode;
import dev.kaname.cli.Output.Column;
import dev.kaname.cli.Session;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `kaname git`: the project's code repositories. Cloning and pushing is what `git` itself does.
@Command(
        name = "git",
        mixinStandardHelpOptions = true,
        subcommands = {GitCommand.Create.class, GitCommand.Show.class, GitCommand.Url.class})
public final class GitCommand {

    @Command(name = "create", mixinStandardHelpOptions = true)
    static final class Create implements Callable<Integer> {
        @Mixin private Session session = new Session();

        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Override
        public Integer call() {
            JsonNode made =
                    session.api().post(session.inProject("/code"), Api.object().put("name", name));
            session.output().said(made, "git.created", name, url(session, name));
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
                            session.api().list(session.inProject("/code")),
                            List.of(Column.of("name")));
            return ExitCode.DONE.status();
        }
    }

    @Command(name = "url", mixinStandardHelpOptions = true)
    static final class Url implements Callable<Integer> {
        @Mixin private Session session = new Session();

        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Override
        public Integer call() {
            session.output().line(url(session, name));
            return ExitCode.DONE.status();
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
