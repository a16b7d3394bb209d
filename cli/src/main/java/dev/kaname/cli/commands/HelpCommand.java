package dev.kaname.cli.commands;

import dev.kaname.cli.CliFailure;
import dev.kaname.cli.ExitCode;
import dev.kaname.cli.Session;
import dev.kaname.cli.Texts;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `kaname help [COMMAND [VERB]]`: the list of commands, or what `--help` says of one.
@Command(name = "help", helpCommand = true)
public final class HelpCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "COMMAND", arity = "0..*", descriptionKey = "command")
    private List<String> words = List.of();

    @Override
    public Integer call() {
        CommandLine asked = spec.root().commandLine();
        for (String word : words) {
            CommandLine next = asked.getSubcommands().get(word);
            if (next == null) {
                Texts texts = Texts.of(new Session().environment());
                String header = "kaname." + word + ".usage.header";
                if (asked.getParent() == null && texts.has(header)) {
                    // what the launcher does itself
                    asked.getOut().println("kaname " + word + ": " + texts.of(header));
                    return ExitCode.DONE.status();
                }
                throw new CliFailure(
                        ExitCode.USAGE, texts.of("error.unknown", String.join(" ", words)));
            }
            asked = next;
        }
        asked.usage(asked.getOut());
        return ExitCode.DONE.status();
    }
}
