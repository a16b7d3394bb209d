package dev.kaname.server.lineage;

import dev.kaname.database.Edge.Node;
import dev.kaname.lineage.Direction;
import dev.kaname.lineage.Lineage;
import dev.kaname.security.Permission;
import dev.kaname.server.access.Caller;
import dev.kaname.server.access.Needs;
import dev.kaname.server.errors.Refusal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The lineage of one thing, in one direction.
@Path("/api/v1/projects/{project}/lineage")
@RunOnVirtualThread
public class LineageResource {
    private static final int MOST_EDGES = 10_000;
    private static final int LONGEST_WORD = 1_500;

    private final Lineage lineage;
    private final NodeNames names;
    private final NodeVeil veil;
    private final Caller caller;

    LineageResource(Lineage lineage, NodeNames names, NodeVeil veil, Caller caller) {
        this.lineage = lineage;
        this.names = names;
        this.veil = veil;
        this.caller = caller;
    }

    /// What was reached, nearest first, and how.
    ///
    /// @param cut whether `depth` or `limit` ended the walk before the graph did
    public record View(
            NodeView start,
            String direction,
            List<NodeView> nodes,
            List<EdgeView> edges,
            boolean cut) {}

    /// A thing in the graph. Data that the caller may not read has an id of this answer only, and
    /// its label says so.
    public record NodeView(String kind, String id, String label) {}

    /// What connects two things.
    ///
    /// @param from what was there before
    /// @param to what came of it
    public record EdgeView(NodeView from, NodeView to, String relation) {}

    /// Walks from one thing up to what made it, or down to what came of it.
    ///
    /// @param id a prediction id, a commit, an attempt, `model/version`, or the start of an id
    /// @param kind narrows `id` to one kind where several things are called so
    /// @param direction `up`: what made it; `down`: what came of it
    @GET
    @Needs(Permission.PROJECT_SEE)
    public View trace(
            @QueryParam("id") @Nullable String id,
            @QueryParam("kind") @Nullable String kind,
            @QueryParam("direction") @DefaultValue("up") String direction,
            @QueryParam("depth") @DefaultValue("20") int depth,
            @QueryParam("limit") @DefaultValue("1000") int limit) {
        Direction way = direction(direction);
        require(depth >= 1 && depth <= Lineage.DEEPEST, "depth", "1 to " + Lineage.DEEPEST);
        require(limit >= 1 && limit <= MOST_EDGES, "limit", "1 to " + MOST_EDGES);
        String word = Objects.requireNonNullElse(id, "");
        require(!word.isBlank() && word.length() <= LONGEST_WORD, "id", "the id of a thing");
        String project = caller.project().id();
        Function<Node, Optional<String>> hides = veil.before(caller);
        Node start =
                only(
                        candidates(project, word, Optional.ofNullable(kind)).stream()
                                .filter(node -> hides.apply(node).isEmpty())
                                .toList());
        return new Veiled(hides).view(lineage.trace(project, start, way, depth, limit), way);
    }

    private List<Node> candidates(String project, String word, Optional<String> kind) {
        List<Node> named = names.find(project, word);
        List<Node> found = named.isEmpty() ? lineage.guess(project, word, 20) : named;
        List<Node> exact = found.stream().filter(node -> node.id().equals(word)).toList();
        return (exact.isEmpty() ? found : exact)
                .stream().filter(node -> kind.isEmpty() || kind.get().equals(node.kind())).toList();
    }

    private static Node only(List<Node> found) {
        if (found.isEmpty()) {
            throw new Refusal(
                    Refusal.notFound()
                            .problem()
                            .remedy(
                                    "give a whole id, as kaname predict, data log, run list or"
                                            + " model versions show it"));
        }
        if (found.size() > 1) {
            throw Refusal.invalid(
                    "id",
                    "several things are called so",
                    "use one of: "
                            + String.join(
                                    ", ",
                                    found.stream()
                                            .map(node -> node.kind() + " " + node.id())
                                            .toList()));
        }
        return found.getFirst();
    }

    private static Direction direction(String text) {
        return switch (text) {
            case "up" -> Direction.UP;
            case "down" -> Direction.DOWN;
            default ->
                    throw Refusal.invalid("direction", "is neither up nor down", "use up or down");
        };
    }

    private static void require(boolean holds, String field, String allowed) {
        if (!holds) {
            throw Refusal.invalid(field, "is missing or out of range", "give " + allowed);
        }
    }
}
