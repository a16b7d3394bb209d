package dev.kaname.cli;

import dev.kaname.cli.commands.Kaname;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/// The entrance of the command line.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.setOut(new PrintStream(System.out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(System.err, true, StandardCharsets.UTF_8));
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        Texts texts = Texts.of(System.getenv());
        CommandLine commands = new CommandLine(new Kaname());
        commands.setResourceBundle(texts.bundle());
        commands.setUsageHelpAutoWidth(true);
        commands.setAdjustLineBreaksForWideCJKCharacters(true);
        commands.getHelpSectionMap()
                .put(
                        CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST,
                        new CommandGroups(texts)::render);
        commands.setExecutionExceptionHandler((failure, line, _) -> explain(failure, line, texts));
        String[] words = arguments.length == 0 ? new String[] {"help"} : arguments;
        return commands.execute(words);
    }

    private static int explain(Exception failure, CommandLine line, Texts texts) {
        String text =
                switch (failure) {
                    case CliFailure known -> known.getMessage();
                    case UncheckedIOException io -> io.getMessage();
                    case IOException io -> texts.of("error.file", String.valueOf(io.getMessage()));
                    default -> texts.of("error.bug", failure);
                };
        line.getErr().println(Output.plain("kaname: " + text));
        if (System.getenv("KANAME_DEBUG") != null) {
            failure.printStackTrace(line.getErr());
        }
        return failure instanceof CliFailure known
                ? known.code().status()
                : ExitCode.FAILED.status();
    }
}
