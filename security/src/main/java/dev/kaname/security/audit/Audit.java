package dev.kaname.security.audit;

import dev.kaname.database.Database;
import dev.kaname.database.Dialect;
import dev.kaname.database.Event;
import dev.kaname.database.Lane;
import dev.kaname.database.Outcome;
import dev.kaname.database.Row;
import dev.kaname.database.Tx;
import dev.kaname.database.Who;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The door of the audit log: what was refused, what stands in it, and whether it is whole.
///
/// Records of acts come by [AuditSink]; this class looks after the log ([#tend], once a minute) and
/// shows it.
public final class Audit {
    /// The action of every refusal.
    public static final String REFUSED = "access.refuse";

    private static final System.Logger LOG = System.getLogger(Audit.class.getName());
    private static final int PAGE = 1_000;
    private static final int CHAINED_AT_ONCE = 500;

    private final Database database;
    private final Checkpoints checkpoints;
    private final CheckpointKey key;
    private final String origin;
    private final Strangers strangers;
    private final InstantSource clock;

    /// @param folder where checkpoints are kept: not in the database
    /// @param origin names this log for as long as the installation lives
    public Audit(
            Database database, Path folder, CheckpointKey key, String origin, InstantSource clock) {
        this.database = database;
        this.checkpoints = new Checkpoints(folder);
        this.key = key;
        this.origin = origin;
        this.strangers = new Strangers(clock);
        this.clock = clock;
    }

    /// A record as it is shown.
    ///
    /// @param json the canonical JSON that was hashed
    public record Shown(long seq, Instant at, String actor, String action, String json) {}

    /// How the log stands.
    ///
    /// @param size records in the chain
    /// @param proven records under the last checkpoint
    /// @param unchained acts whose records wait for their place, on PostgreSQL
    public record State(long size, OptionalLong proven, long unchained, String origin) {}

    /// Records that somebody known was refused.
    ///
    /// @param project id of the project if they may know of it, else `""`
    /// @param permission what they lacked, or `""` if it was not even asked
    public void refused(
            Who who, String project, String permission, String objectKind, String objectId) {
        Event event = Event.of(project, REFUSED, objectKind, objectId);
        database.act(
                who,
                _ ->
                        Outcome.of(
                                true,
                                permission.isEmpty()
                                        ? event
                                        : event.about("permission", permission)));
    }

    /// Counts that somebody unknown was refused: one record per source, rule and minute, so that a
    /// stranger cannot fill the disk.
    ///
    /// @param source names where it came from without saying who it is
    public void strangerRefused(String source, String rule) {
        if (strangers.count(source, rule)) {
            writeStrangers();
        }
    }

    private void writeStrangers() {
        List<Strangers.Count> counts = strangers.take();
        if (counts.isEmpty()) {
            return;
        }
        database.act(
                Who.SYSTEM,
                Lane.BULK,
                tx -> {
                    counts.forEach(count -> Counts.add(tx, count.entry(), count.number()));
                    return Outcome.unchanged(counts.size());
                });
    }

    /// Brings the log up to date: chains what waits, closes the minutes that are over, writes a
    /// checkpoint. Whoever holds the lease calls it once a minute.
    public void tend() {
        bringUpToDate(false);
    }

    /// As [#tend], and closes the minute at hand too: before the log is shown or exported whole,
    /// and when the server stops.
    public void settle() {
        bringUpToDate(true);
    }

    private void bringUpToDate(boolean unfinishedToo) {
        writeStrangers();
        chainPending();
        while (closeCounts(unfinishedToo)) {
            LOG.log(System.Logger.Level.DEBUG, "more counts are waiting");
        }
        checkpoint();
    }

    private boolean closeCounts(boolean unfinishedToo) {
        return database.act(
                Who.SYSTEM, Lane.BULK, tx -> Outcome.unchanged(Counts.close(tx, unfinishedToo)));
    }

    /// Moves waiting entries into the chain, in the order they are found. Does nothing on SQLite,
    /// where none ever wait. Safe to call from several servers at once.
    public void chainPending() {
        if (database.dialect() == Dialect.POSTGRESQL) {
            boolean more = true;
            while (more) {
                more = database.act(Who.SYSTEM, Lane.BULK, tx -> Outcome.unchanged(chainSome(tx)));
            }
        }
    }

    private record Pending(long id, boolean gathered, Entry entry) {
        static Pending of(Row row) {
            return new Pending(
                    row.number("id"),
                    row.flag("gathered"),
                    new Entry(
                            row.text("project"),
                            row.instant("at"),
                            JsonLine.object(row.text("entry"))));
        }
    }

    private static boolean chainSome(Tx tx) {
        List<Pending> waiting =
                tx.list(
                        "SELECT project, id, at, gathered, entry FROM audit_pending"
                                + " ORDER BY id LIMIT "
                                + CHAINED_AT_ONCE,
                        Pending::of);
        List<Entry> single =
                waiting.stream().filter(one -> !one.gathered).map(Pending::entry).toList();
        waiting.stream().filter(Pending::gathered).forEach(one -> Counts.add(tx, one.entry, 1));
        if (!single.isEmpty()) {
            Chain.append(tx, single);
        }
        tx.batch(
                "DELETE FROM audit_pending WHERE id = ?",
                waiting.stream().map(one -> new @Nullable Object[] {one.id}).toList());
        return waiting.size() == CHAINED_AT_ONCE;
    }

    /// Extends the tree to the end of the log and writes down where it stands, if it grew.
    private synchronized void checkpoint() {
        HashTree tree = extend(savedTree(), Long.MAX_VALUE);
        save(tree);
        if (checkpoints.latest().map(last -> last.size() == tree.size()).orElse(tree.size() == 0)) {
            return;
        }
        try {
            checkpoints.append(Checkpoint.sign(origin, tree, key));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, "the audit checkpoint cannot be written", e);
        }
    }

    private HashTree savedTree() {
        return database.read(rows ->
                        rows.first(
                                "SELECT size, roots FROM audit_tree WHERE project = ''",
                                Audit::tree))
                .orElse(HashTree.EMPTY);
    }

    private static HashTree tree(Row row) {
        String roots = row.text("roots");
        return new HashTree(
                row.number("size"), roots.isEmpty() ? List.of() : List.of(roots.split(",")));
    }

    /// The tree over further records, up to a size.
    private HashTree extend(HashTree tree, long to) {
        HashTree grown = tree;
        while (grown.size() < to) {
            long from = grown.size();
            List<String> hashes =
                    database.read(rows ->
                            rows.list(
                                    "SELECT hash FROM audit WHERE seq > ? AND seq <= ?"
                                            + " ORDER BY seq LIMIT "
                                            + PAGE,
                                    row -> row.text("hash"),
                                    from,
                                    to));
            for (String hash : hashes) {
                grown = grown.add(HexFormat.of().parseHex(hash));
            }
            if (hashes.size() < PAGE) {
                break;
            }
        }
        return grown;
    }

    private void save(HashTree tree) {
        database.act(
                Who.SYSTEM,
                Lane.BULK,
                tx ->
                        Outcome.unchanged(
                                tx.update(
                                        "UPDATE audit_tree SET size = ?, roots = ?"
                                                + " WHERE project = '' AND size < ?",
                                        tree.size(),
                                        String.join(",", tree.roots()),
                                        tree.size())));
    }

    /// Compares the database with the last checkpoint, when the server starts. An older or changed
    /// database (a backup brought back, a cut tail) is recorded, and the server says so loudly; the
    /// checkpoints that no longer fit remain as evidence.
    ///
    /// @return what is wrong, if anything
    public Optional<String> checkAtStart() {
        Optional<Checkpoint> last = checkpoints.latest();
        if (last.isEmpty()) {
            return Optional.empty();
        }
        long size = database.read(Chain::size);
        Optional<String> wrong = compare(last.get(), size);
        wrong.ifPresent(what -> {
            LOG.log(System.Logger.Level.ERROR, what);
            database.act(
                    Who.SYSTEM,
                    _ ->
                            Outcome.of(
                                    true,
                                    Event.of(
                                            "",
                                            "audit.mismatch",
                                            "checkpoint",
                                            last.get().size() + ":" + last.get().root())));
        });
        return wrong;
    }

    private Optional<String> compare(Checkpoint last, long size) {
        if (size < last.size()) {
            return Optional.of(
                    "the audit log holds "
                            + size
                            + " records, but a checkpoint says there were "
                            + last.size()
                            + ": the database is older than it was, or its end was cut off");
        }
        HashTree saved = savedTree();
        // if the server died between saving the tree and the checkpoint, it is built once more
        HashTree begin = saved.size() > last.size() ? HashTree.EMPTY : saved;
        HashTree then = extend(begin, last.size());
        return HexFormat.of().formatHex(then.root()).equals(last.root())
                ? Optional.empty()
                : Optional.of(
                        "the audit log differs from its checkpoint of "
                                + last.size()
                                + " records: records were changed");
    }

    /// A page in order, of one project or all, by one actor or all.
    public List<Shown> page(
            Optional<String> project, Optional<String> actor, long after, int limit) {
        List<Object> arguments = new ArrayList<>(List.of(after));
        StringBuilder which = new StringBuilder("seq > ?");
        project.ifPresent(id -> {
            which.append(" AND project = ?");
            arguments.add(id);
        });
        actor.ifPresent(id -> {
            which.append(" AND actor = ?");
            arguments.add(id);
        });
        arguments.add(limit);
        return database.read(rows ->
                rows.list(
                        "SELECT seq, at, actor, action, record FROM audit WHERE "
                                + which
                                + " ORDER BY seq LIMIT ?",
                        row ->
                                new Shown(
                                        row.number("seq"),
                                        row.instant("at"),
                                        row.text("actor"),
                                        row.text("action"),
                                        row.text("record")),
                        arguments.toArray()));
    }

    /// Writes the log as lines of JSON, as [AuditVerifier] reads them: a header, the checkpoints,
    /// the records in order, a signed end that confirms them all. Of records of other projects only
    /// the hash is given.
    public void export(Optional<String> project, Consumer<String> lines) {
        new AuditExport(
                        database,
                        origin,
                        key,
                        checkpoints,
                        () -> extend(savedTree(), Long.MAX_VALUE),
                        clock)
                .write(project, lines);
    }

    /// Verifies the whole log as it stands in the database.
    public AuditVerifier.Report verify() {
        AuditVerifier verifier = new AuditVerifier(List.of(key.publicKey()));
        export(Optional.empty(), verifier::accept);
        return verifier.finish();
    }

    public State state() {
        long size = database.read(Chain::size);
        Optional<Checkpoint> last = checkpoints.latest();
        return new State(
                size,
                last.isPresent() ? OptionalLong.of(last.get().size()) : OptionalLong.empty(),
                unchained(),
                origin);
    }

    private long unchained() {
        return database.dialect() == Dialect.SQLITE
                ? 0
                : database.read(rows ->
                                rows.first(
                                        "SELECT count(*) AS waiting FROM audit_pending",
                                        row -> row.number("waiting")))
                        .orElse(0L);
    }
}
