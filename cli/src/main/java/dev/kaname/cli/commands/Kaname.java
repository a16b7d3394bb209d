package dev.kaname.cli.commands;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// `kaname`: the list of its commands. `server` and `test` are carried out by the launcher.
@Command(
        name = "kaname",
        version = "Kaname 0.1.0",
        subcommands = {
            DemoCommand.class,
            LoginCommand.class,
            ProjectCommand.class,
            TokenCommand.class,
            DataCommand.class,
            GitCommand.class,
            PipelineCommand.class,
            RunCommand.class,
            ModelCommand.class,
            EndpointCommand.class,
            PredictCommand.class,
            LineageCommand.class,
            AuditCommand.class,
            DoctorCommand.class,
            HelpCommand.class
        })
public final class Kaname {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT)
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true)
    boolean version;
}
