package dev.kaname.code;

import dev.kaname.database.Database;
import dev.kaname.database.Event;
import dev.kaname.database.Outcome;
import dev.kaname.database.Tx;
import dev.kaname.database.Who;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefDatabase;
import org.eclipse.jgit.lib.ReflogEntry;
import org.eclipse.jgit.lib.ReflogReader;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/// Tells everyone else where branches and tags stand.
///
/// Git moves its own references; then one act writes `code_heads` and the event `code.push`. The
/// act compares and writes only what differs, so it may be repeated at will: for what a push moved,
/// and then for all references, as when the server starts, in case one was left untold before.
final class Heads {
    private static final List<String> KEPT = List.of(Constants.R_HEADS, Constants.R_TAGS);

    private final Database database;
    private final Tidying tidying;

    Heads(Database database, Tidying tidying) {
        this.database = database;
        this.tidying = tidying;
    }

    /// One reference that moved. An absent commit is the empty text.
    record Move(String ref, String before, String after) {}

    /// Tells of the references named.
    void tell(CodeRepository repository, Repository git, Who who, List<String> refs)
            throws IOException {
        Map<String, String> now = new TreeMap<>();
        for (String ref : refs) {
            if (RepositoryNames.isSnapshot(ref)) {
                tellSnapshot(repository, who, ref.substring(ref.lastIndexOf('/') + 1));
            } else {
                now.put(ref, commit(git, git.getRefDatabase().exactRef(ref)));
            }
        }
        if (!now.isEmpty()) {
            act(repository, who, now);
        }
    }

    /// A snapshot is nobody's head, so no row says where it stands; that it was pushed is an event.
    private void tellSnapshot(CodeRepository repository, Who who, String commit) {
        Event event =
                Event.of(repository.project(), "code.snapshot", "code", commit)
                        .about("coderepository", repository.id())
                        .with("repository", repository.name());
        database.act(who, _ -> Outcome.of(commit, event));
    }

    /// Tells of every reference that nobody was told of.
    void tellAll(CodeRepository repository, Repository git) throws IOException {
        Map<String, String> now = new TreeMap<>();
        RefDatabase references = git.getRefDatabase();
        for (Ref ref : references.getRefsByPrefix(KEPT.toArray(String[]::new))) {
            now.put(ref.getName(), commit(git, ref));
        }
        Map<String, String> told =
                database.read(rows -> RepositoryRows.heads(rows, repository)).stream()
                        .collect(Collectors.toMap(CodeHead::ref, CodeHead::commit));
        TreeSet<String> refs = new TreeSet<>(now.keySet());
        refs.addAll(told.keySet());
        for (String ref : refs) {
            String commit = now.getOrDefault(ref, "");
            if (!commit.equals(told.getOrDefault(ref, ""))) {
                act(repository, mover(git, ref), Map.of(ref, commit));
            }
        }
    }

    private void act(CodeRepository repository, Who who, Map<String, String> now) {
        database.act(who, tx -> moved(tx, repository, who, now));
    }

    private Outcome<List<Move>> moved(
            Tx tx, CodeRepository repository, Who who, Map<String, String> now) {
        Map<String, String> before =
                RepositoryRows.heads(tx, repository).stream()
                        .collect(Collectors.toMap(CodeHead::ref, CodeHead::commit));
        List<Move> moves = new ArrayList<>();
        now.forEach((ref, after) -> {
            String old = before.getOrDefault(ref, "");
            if (!old.equals(after)) {
                moves.add(new Move(ref, old, after));
                RepositoryRows.move(tx, repository, ref, after, who.principal());
            }
        });
        if (moves.isEmpty()) {
            return Outcome.unchanged(moves);
        }
        tidying.order(tx, repository);
        return Outcome.of(moves, event(repository, moves));
    }

    private static Event event(CodeRepository repository, List<Move> moves) {
        Event event =
                Event.of(repository.project(), "code.push", "coderepository", repository.id())
                        .with("repository", repository.name())
                        .with("defaultBranch", repository.defaultBranch())
                        .with("updates", moves.stream().map(Heads::payload).toList());
        for (Move move : moves) {
            if (!move.after().isEmpty()) {
                event = event.about("code", move.after());
            }
        }
        return event;
    }

    private static Map<String, Object> payload(Move move) {
        Map<String, Object> update = new LinkedHashMap<>();
        update.put("ref", move.ref());
        update.put("before", move.before());
        update.put("after", move.after());
        return update;
    }

    private static String commit(Repository git, @Nullable Ref ref) throws IOException {
        if (ref == null) {
            return "";
        }
        Ref peeled = git.getRefDatabase().peel(ref);
        ObjectId id = Optional.ofNullable(peeled.getPeeledObjectId()).orElse(peeled.getObjectId());
        return id == null ? "" : id.name();
    }

    /// Who moved a reference, as the push noted beside it.
    private static Who mover(Repository git, String ref) throws IOException {
        @Nullable ReflogReader log = git.getRefDatabase().getReflogReader(ref);
        @Nullable ReflogEntry last = log == null ? null : log.getLastEntry();
        return last == null
                ? Who.SYSTEM
                : Who.of(last.getWho().getName(), last.getWho().getEmailAddress());
    }
}
