package dev.kaname.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaname.cli.Api;
import dev.kaname.cli.ExitCode;
import dev.kaname.cli.Output.Column;
import dev.kaname.cli.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kaname lineage`: what made a thing, or with `--down` what was made with it.
@Command(name = "lineage", mixinStandardHelpOptions = true)
public final class LineageCommand implements Callable<Integer> {
    @Mixin private Session session = new Session();

    @Parameters(paramLabel = "ID")
    private String id = "";

    @Option(names = "--down")
    private boolean down;

    @Option(names = "--kind", paramLabel = "KIND", defaultValue = "")
    private String kind = "";

    @Option(names = "--depth", paramLabel = "N", defaultValue = "20")
    private int depth = 20;

    @Override
    public Integer call() {
        String query =
                "/lineage?id="
                        + Api.escape(id)
                        + "&direction="
                        + (down ? "down" : "up")
                        + "&depth="
                        + depth
                        + (kind.isEmpty() ? "" : "&kind=" + Api.escape(kind));
        JsonNode trace = session.api().get(session.inProject(query));
        if (session.output().isJson()) {
            session.output().said(trace, "lineage.start", "", "");
            return ExitCode.DONE.status();
        }
        JsonNode start = trace.path("start");
        session.output()
                .said(
                        trace,
                        "lineage.start",
                        start.path("kind").asText(),
                        start.path("label").asText());
        session.output().table(edges(trace), columns());
        if (trace.path("cut").asBoolean()) {
            session.output().line(session.texts().of("lineage.cut"));
        }
        return ExitCode.DONE.status();
    }

    private static List<JsonNode> edges(JsonNode trace) {
        List<JsonNode> edges = new ArrayList<>();
        trace.path("edges").forEach(edges::add);
        return edges;
    }

    private static List<Column> columns() {
        return List.of(
                new Column("from", edge -> shown(edge.path("from"))),
                new Column("relation", edge -> edge.path("relation").asText()),
                new Column("to", edge -> shown(edge.path("to"))));
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
