package dev.kaname.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;

/// The list of commands, grouped by who uses them first.
final class CommandGroups {
    private static final Map<String, List<String>> GROUPS = groups();

    private final Texts texts;

    CommandGroups(Texts texts) {
        this.texts = texts;
    }

    private static Map<String, List<String>> groups() {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        groups.put(
                "everyone",
                List.of("demo", "login", "project", "token", "lineage", "doctor", "help"));
        groups.put("scientist", List.of("pipeline", "run", "model"));
        groups.put("engineer", List.of("data", "git"));
        groups.put("developer", List.of("predict", "endpoint"));
        groups.put("operations", List.of("server", "audit", "test"));
        return groups;
    }

    String render(Help help) {
        CommandSpec spec = help.commandSpec();
        if (spec.parent() != null || spec.subcommands().isEmpty()) {
            return help.commandList();
        }
        StringBuilder text = new StringBuilder();
        GROUPS.forEach((group, names) -> {
            text.append('\n').append(texts.of("group." + group)).append('\n');
            names.forEach(name -> text.append(line(name)));
        });
        return text.toString();
    }

    private String line(String name) {
        return "  "
                + name
                + " ".repeat(12 - name.length())
                + texts.of("kaname." + name + ".usage.header")
                + "\n";
    }
}
