package dev.kaname.security.audit;

import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Says whether an export of the audit log is whole, and if not, where it is broken.
///
/// It needs the export only. Checkpoints from elsewhere (an older export, a copied file) and the
/// public key, if given, prove more: that nobody rewrote the whole log from some point on.
///
/// Whole is only what is proven to its end: an export ends with a signed line that confirms all its
/// records. Where that is missing (it was cut away, or the export is older than such lines) a
/// checkpoint from elsewhere that confirms the last record will do.
///
/// ```java
/// AuditVerifier verifier = new AuditVerifier(List.of());
/// Files.lines(export).forEach(verifier::accept);
/// Report report = verifier.finish();
/// ```
public final class AuditVerifier {
    /// Something that is not as it must be.
    public sealed interface Finding {
        /// The first record concerned, from 1.
        long seq();

        /// The record was changed, or the link to it.
        record Changed(long seq) implements Finding {}

        /// Records are missing from here up to, not including, `next`.
        record Gap(long seq, long next) implements Finding {}

        /// The record at this place calls itself `claimed`, which was there before or is passed.
        record OutOfOrder(long seq, long claimed) implements Finding {}

        /// The line is no record.
        record Unreadable(long seq) implements Finding {}

        /// The log ends here, but a checkpoint says it was longer.
        record Cut(long seq, long size) implements Finding {}

        /// Up to the checkpoint's size the records are not those that were there: something between
        /// `seq` and `size` was put in, taken out or rewritten with right hashes.
        record Rewritten(long seq, long size) implements Finding {}

        /// Two checkpoints of one size that differ: two logs were kept. Both are the evidence.
        record Forked(long seq, Checkpoint one, Checkpoint other) implements Finding {}

        /// A checkpoint that none of the given keys signed, or that belongs to another log.
        record Unsigned(long seq) implements Finding {}
    }

    /// What it comes to.
    public enum Verdict {
        /// Nothing is wrong, and all records are confirmed to the last.
        WHOLE,
        /// Nothing is wrong with what is there, but nothing tells whether more was there.
        NOT_PROVEN,
        /// Something is wrong.
        BROKEN,
        /// It does not begin as an export does.
        NO_EXPORT
    }

    /// The outcome.
    ///
    /// @param records how many were read
    /// @param proven up to which record a checkpoint confirms the log
    /// @param end when the export was made, if it has the end it was given
    /// @param findings in order; empty if the log is whole
    public record Report(
            Verdict verdict,
            long records,
            long proven,
            Optional<Instant> end,
            List<Finding> findings) {
        public Report {
            findings = List.copyOf(findings);
        }

        public boolean whole() {
            return verdict == Verdict.WHOLE;
        }
    }

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    private final List<PublicKey> keys;
    private final TreeMap<Long, Checkpoint> checkpoints = new TreeMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private Optional<String> origin = Optional.empty();
    private final Links links = new Links();
    private HashTree tree = HashTree.EMPTY;
    private long last;
    private long lines;
    private long proven;
    private boolean ordered = true;
    private Begin begin = Begin.AWAITED;
    private List<PublicKey> ownKey = List.of();
    private Optional<ExportEnd> end = Optional.empty();
    private long newestKnown;

    private enum Begin {
        AWAITED,
        SEEN,
        MISSING
    }

    /// @param keys who may have signed checkpoints; empty if that is not to be checked
    public AuditVerifier(List<PublicKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /// Takes a checkpoint from elsewhere, before the first line of the export.
    public void know(Checkpoint checkpoint) {
        take(checkpoint);
        newestKnown = Math.max(newestKnown, checkpoint.size());
    }

    private void take(Checkpoint checkpoint) {
        Checkpoint before = checkpoints.get(checkpoint.size());
        if (checkpoint.equals(before)) {
            return;
        }
        boolean other = origin.map(mine -> !mine.equals(checkpoint.origin())).orElse(false);
        if (other || (!keys.isEmpty() && !checkpoint.signedBy(keys))) {
            findings.add(new Finding.Unsigned(checkpoint.size()));
            return;
        }
        origin = Optional.of(checkpoint.origin());
        keep(checkpoint);
    }

    private void keep(Checkpoint checkpoint) {
        Checkpoint before = checkpoints.putIfAbsent(checkpoint.size(), checkpoint);
        if (before != null && !before.root().equals(checkpoint.root())) {
            findings.add(new Finding.Forked(checkpoint.size(), before, checkpoint));
        }
    }

    /// Takes the next line of the export.
    public void accept(String line) {
        switch (begin) {
            case AWAITED -> begin = begins(line) ? Begin.SEEN : Begin.MISSING;
            case SEEN -> follow(line);
            case MISSING -> {
                // what does not begin as an export is none, whatever follows
            }
        }
    }

    private boolean begins(String line) {
        Map<String, Object> fields;
        try {
            fields = JsonLine.object(line);
            if (fields.get("publicKey") instanceof String key) {
                ownKey = List.of(CheckpointKey.publicKey(key));
            }
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (!(fields.get("kaname-audit") instanceof Long)
                || !(fields.get("origin") instanceof String name)) {
            return false;
        }
        if (origin.isPresent() && !origin.get().equals(name)) {
            findings.add(new Finding.Unsigned(newestKnown));
        }
        origin = Optional.of(name);
        return true;
    }

    private void follow(String line) {
        Map<String, Object> fields;
        try {
            fields = JsonLine.object(line);
        } catch (IllegalArgumentException e) {
            unreadable();
            return;
        }
        if (fields.get("end") instanceof String note) {
            end(note);
        } else if (fields.get("checkpoint") instanceof String note) {
            checkpoint(note);
        } else if (fields.get("withheld") instanceof String hash
                && HASH.matcher(hash).matches()
                && fields.get("seq") instanceof Long seq) {
            if (inPlace(seq)) {
                accuse(links.pass(hash, proven));
            }
            advance(seq, hash);
        } else if (fields.get("seq") instanceof Long seq
                && fields.get("prev") instanceof String link) {
            String hash = HexFormat.of().formatHex(Hashes.leaf(line));
            if (inPlace(seq)) {
                accuse(links.follow(seq, link, hash));
            }
            advance(seq, hash);
        } else {
            unreadable();
        }
    }

    private void checkpoint(String note) {
        try {
            take(Checkpoint.parse(note));
        } catch (IllegalArgumentException e) {
            findings.add(new Finding.Unsigned(0));
        }
    }

    /// The end of the export. Nobody needs to be given a key to see that the one who signed it is
    /// the one the export names.
    private void end(String note) {
        Optional<ExportEnd> read = ExportEnd.parse(origin.orElse(""), note);
        List<PublicKey> signers = keys.isEmpty() ? ownKey : keys;
        if (read.isEmpty() || !read.get().signed().signedBy(signers)) {
            findings.add(new Finding.Unsigned(last));
            return;
        }
        Checkpoint checkpoint = read.get().checkpoint();
        keep(checkpoint);
        if (ordered && checkpoint.size() == tree.size()) {
            compare(checkpoint);
            end = read;
        }
    }

    private void unreadable() {
        accuse(links.breakOff(proven));
        findings.add(new Finding.Unreadable(last + 1));
        ordered = false;
        last++;
    }

    /// Whether the record is the next one; if not, that is a finding, and the chain starts anew.
    private boolean inPlace(long seq) {
        if (seq == last + 1) {
            return true;
        }
        accuse(links.breakOff(proven));
        findings.add(
                seq > last
                        ? new Finding.Gap(last + 1, seq)
                        : new Finding.OutOfOrder(lines + 1, seq));
        ordered = false;
        return false;
    }

    private void accuse(OptionalLong accused) {
        accused.ifPresent(seq -> findings.add(new Finding.Changed(seq)));
    }

    private void advance(long seq, String hash) {
        end = Optional.empty();
        last = Math.max(last, seq);
        lines++;
        if (ordered) {
            tree = tree.add(HexFormat.of().parseHex(hash));
            Checkpoint expected = checkpoints.get(tree.size());
            if (expected != null) {
                compare(expected);
            }
        }
    }

    private void compare(Checkpoint expected) {
        if (HexFormat.of().formatHex(tree.root()).equals(expected.root())) {
            proven = tree.size();
        } else if (findings.stream().noneMatch(Finding.Rewritten.class::isInstance)) {
            findings.add(new Finding.Rewritten(proven + 1, expected.size()));
        }
    }

    /// The outcome, after the last line.
    public Report finish() {
        accuse(links.breakOff(proven));
        if (!checkpoints.isEmpty() && checkpoints.lastKey() > last) {
            findings.add(new Finding.Cut(last, checkpoints.lastKey()));
        }
        boolean located = findings.stream().anyMatch(AuditVerifier::located);
        List<Finding> told =
                findings.stream()
                        // a change already named exactly explains why a checkpoint does not fit
                        .filter(one -> !located || !(one instanceof Finding.Rewritten))
                        .sorted(Comparator.comparingLong(Finding::seq))
                        .toList();
        return new Report(verdict(told), lines, proven, end.map(ExportEnd::at), told);
    }

    private Verdict verdict(List<Finding> told) {
        if (begin != Begin.SEEN) {
            return Verdict.NO_EXPORT;
        }
        if (!told.isEmpty()) {
            return Verdict.BROKEN;
        }
        boolean ended = end.isPresent() || (last > 0 && newestKnown == last);
        return ended && proven == last ? Verdict.WHOLE : Verdict.NOT_PROVEN;
    }

    private static boolean located(Finding finding) {
        return switch (finding) {
            case Finding.Changed _, Finding.Gap _, Finding.OutOfOrder _, Finding.Unreadable _ ->
                    true;
            case Finding.Cut _, Finding.Rewritten _, Finding.Forked _, Finding.Unsigned _ -> false;
        };
    }
}
