package dev.kaname.security.audit;

import java.security.PublicKey;
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
/// It needs the export only. Checkpoints from elsewhere (an older export, a printed one) and the
/// public key, if given, prove more: that nobody rewrote the whole log from some point on.
///
/// ```java
/// AuditVerifier verifier = new AuditVerifier(List.of(), List.of());
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

    /// The outcome.
    ///
    /// @param records how many were read
    /// @param proven up to which record a checkpoint confirms the log
    /// @param findings in order; empty if the log is whole
    public record Report(long records, long proven, List<Finding> findings) {
        public Report {
            findings = List.copyOf(findings);
        }

        public boolean whole() {
            return findings.isEmpty();
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

    /// @param known checkpoints from elsewhere
    /// @param keys who may have signed checkpoints; empty if that is not to be checked
    public AuditVerifier(List<Checkpoint> known, List<PublicKey> keys) {
        this.keys = List.copyOf(keys);
        known.forEach(this::know);
    }

    private void know(Checkpoint checkpoint) {
        boolean other = origin.map(mine -> !mine.equals(checkpoint.origin())).orElse(false);
        if (other || (!keys.isEmpty() && !checkpoint.signedBy(keys))) {
            findings.add(new Finding.Unsigned(checkpoint.size()));
            return;
        }
        Checkpoint before = checkpoints.putIfAbsent(checkpoint.size(), checkpoint);
        if (before != null && !before.root().equals(checkpoint.root())) {
            findings.add(new Finding.Forked(checkpoint.size(), before, checkpoint));
        }
    }

    /// Takes the next line of the export.
    public void accept(String line) {
        Map<String, Object> fields;
        try {
            fields = JsonLine.object(line);
        } catch (IllegalArgumentException e) {
            unreadable();
            return;
        }
        if (fields.get("kaname-audit") instanceof Long) {
            origin = Optional.of(String.valueOf(fields.get("origin")));
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
            know(Checkpoint.parse(note));
        } catch (IllegalArgumentException e) {
            findings.add(new Finding.Unsigned(0));
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
        return new Report(lines, proven, told);
    }

    private static boolean located(Finding finding) {
        return switch (finding) {
            case Finding.Changed _, Finding.Gap _, Finding.OutOfOrder _, Finding.Unreadable _ ->
                    true;
            case Finding.Cut _, Finding.Rewritten _, Finding.Forked _, Finding.Unsigned _ -> false;
        };
    }
}
