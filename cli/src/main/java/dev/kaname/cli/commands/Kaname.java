package dev.kaname.cli.commands;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/// `kaname`: the list of its commands. `server` and `test` are carried out by the launcher.
@Command(
        name = "kaname",
        mixinStandardHelpOptions = true,
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
public final class Kaname {}
