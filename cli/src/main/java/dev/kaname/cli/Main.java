package dev.kaname.cli;

import dev.kaname.cli.commands.Kaname;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The entrance of the command line.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        StandardOutput out = new StandardOutput();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(System.err, true, StandardCharsets.UTF_8));
        int status = run(arguments);
        System.out.flush();
        System.exit(out.lost().map(Main::lost).orElse(status));
    }

    /// What was not written is no answer, whatever the command did.
    private static int lost(String reason) {
        System.err.println(
                Output.plain("kaname: " + Texts.of(System.getenv()).of("error.output", reason)));
        return ExitCode.FAILED.status();
    }

    static int run(String... arguments) {
        String[] words = arguments.length == 0 ? new String[] {"help"} : arguments;
        return commands(Texts.of(System.getenv())).execute(words);
    }

    static CommandLine commands(Texts texts) {
        CommandLine commands = new CommandLine(new Kaname());
        commands.setResourceBundle(texts.bundle());
        commands.setUsageHelpAutoWidth(true);
        commands.setAdjustLineBreaksForWideCJKCharacters(true);
        Map<String, IHelpSectionRenderer> sections = new HashMap<>(commands.getHelpSectionMap());
        sections.put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, new CommandGroups(texts)::render);
        sections.put(UsageMessageSpec.SECTION_KEY_FOOTER_HEADING, Main::footerHeading);
        commands.setHelpSectionMap(sections);
        commands.setParameterExceptionHandler((wrong, words) -> explain(wrong, words, texts));
        commands.setExecutionExceptionHandler((failure, line, _) -> explain(failure, line, texts));
        return commands;
    }

    /// A command without an example has no heading for it.
    private static String footerHeading(Help help) {
        boolean empty = help.commandSpec().usageMessage().footer().length == 0;
        return empty ? "" : help.footerHeading();
    }

    private static int explain(Exception failure, CommandLine line, Texts texts) {
        line.getErr().println(Output.plain("kaname: " + words(failure, texts)));
        if (System.getenv("KANAME_DEBUG") != null) {
            failure.printStackTrace(line.getErr());
        }
        return code(failure).status();
    }

    /// A file of this machine that is not there is missing like any other thing.
    private static ExitCode code(Exception failure) {
        return switch (failure) {
            case CliFailure known -> known.code();
            case NoSuchFileException _ -> ExitCode.NOT_FOUND;
            case AccessDeniedException _ -> ExitCode.FORBIDDEN;
            case NotPlainFile _ -> ExitCode.REFUSED;
            default -> ExitCode.FAILED;
        };
    }

    private static String words(Exception failure, Texts texts) {
        return switch (failure) {
            case CliFailure known -> String.valueOf(known.getMessage());
            case UncheckedIOException io -> String.valueOf(io.getMessage());
            case NoSuchFileException missing -> texts.of("error.no-file", missing.getFile());
            case AccessDeniedException closed -> texts.of("error.file-closed", closed.getFile());
            case NotPlainFile other -> texts.of("error.plain-file", other.getFile());
            case InvalidPathException odd -> texts.of("error.file-name", odd.getInput());
            case IOException io -> texts.of("error.file", String.valueOf(io.getMessage()));
            default -> texts.of("error.bug", failure);
        };
    }

    /// What is wrong with the command line, in one line, and where its help is.
    private static int explain(ParameterException wrong, String[] words, Texts texts) {
        CommandLine line = wrong.getCommandLine();
        String text =
                switch (wrong) {
                    case MissingParameterException missing when !missing.getMissing().isEmpty() ->
                            dashed(line, words, texts)
                                    + texts.of(
                                            "error.missing",
                                            missing.getMissing().stream()
                                                    .map(Main::label)
                                                    .collect(Collectors.joining(", ")));
                    case UnmatchedArgumentException unknown -> unknown(unknown, texts);
                    default ->
                            line.getSubcommands().isEmpty()
                                    ? wrong.getMessage()
                                    : texts.of("error.which", names(line));
                };
        line.getErr().println(Output.plain("kaname: " + text));
        line.getErr()
                .println(texts.of("error.help", line.getCommandSpec().qualifiedName() + " --help"));
        return ExitCode.USAGE.status();
    }

    /// A file whose name begins with a dash is taken for an option, and then misses as a file.
    private static String dashed(CommandLine line, String[] words, Texts texts) {
        String unknown =
                Stream.of(words)
                        .takeWhile(word -> !word.equals("--"))
                        .filter(word -> word.length() > 1 && word.startsWith("-"))
                        .filter(word -> !isOption(line, word))
                        .collect(Collectors.joining(" "));
        return unknown.isEmpty() ? "" : texts.of("error.dash", unknown) + "\n";
    }

    /// By its whole name, or, of a short one, with its value behind it.
    private static boolean isOption(CommandLine line, String word) {
        CommandSpec spec = line.getCommandSpec();
        return spec.findOption(word.split("=", 2)[0]) != null
                || spec.findOption(word.substring(0, 2)) != null;
    }

    private static String unknown(UnmatchedArgumentException unknown, Texts texts) {
        String text = texts.of("error.unknown", String.join(" ", unknown.getUnmatched()));
        List<String> similar = unknown.getSuggestions();
        return similar.isEmpty()
                ? text
                : text + "\n" + texts.of("error.similar", String.join(", ", similar));
    }

    private static String names(CommandLine line) {
        return String.join(", ", line.getSubcommands().keySet());
    }

    private static String label(ArgSpec missing) {
        return missing instanceof OptionSpec option
                ? option.longestName() + " " + option.paramLabel()
                : missing.paramLabel();
    }
}
