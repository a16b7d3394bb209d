package dev.kaname.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaname.cli.Action;
import dev.kaname.cli.Answer;
import dev.kaname.cli.Api;
import dev.kaname.cli.Column;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kaname lineage`: what made a thing, or with `--down` what was made with it.
@Command(name = "lineage")
public final class LineageCommand extends Action {
    @Parameters(paramLabel = "ID", descriptionKey = "thing")
    private String id = "";

    @Option(names = "--down")
    private boolean down;

    @Option(names = "--kind", paramLabel = "KIND", defaultValue = "")
    private String kind = "";

    @Option(names = "--depth", paramLabel = "N", defaultValue = "20")
    private int depth = 20;

    @Override
    protected Answer answer() {
        String query =
                "/lineage?id="
                        + Api.escape(id)
                        + "&direction="
                        + (down ? "down" : "up")
                        + "&depth="
                        + depth
                        + (kind.isEmpty() ? "" : "&kind=" + Api.escape(kind));
        JsonNode trace = api().get(session().inProject(query));
        JsonNode start = trace.path("start");
        Answer begun =
                Answer.said(
                        trace,
                        "lineage.start",
                        start.path("kind").asText(),
                        start.path("label").asText());
        if (trace.path("edges").isEmpty()) {
            return down
                    ? begun.sentence("lineage.nothing-made")
                    : begun.sentence("lineage.no-origin");
        }
        Answer answer =
                begun.table(
                        trace.path("edges"),
                        new Column("from", edge -> shown(edge.path("from"))),
                        Column.of("relation"),
                        new Column("to", edge -> shown(edge.path("to"))));
        return trace.path("cut").asBoolean() ? answer.sentence("lineage.cut") : answer;
    }

    private static String shown(JsonNode node) {
        String label = node.path("label").asText();
        String id = node.path("id").asText();
        String brief = id.length() > 24 ? id.substring(0, 24) + "…" : id;
        return node.path("kind").asText()
                + " "
                + (label.isEmpty() || label.equals(id) ? brief : label + " (" + brief + ")");
    }
}
