package dev.kaname.security.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.security.audit.AuditVerifier.Finding;
import dev.kaname.security.audit.AuditVerifier.Report;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Damage to a log of ten records with checkpoints at five and nine.
class AuditVerifierTest {
    private static final String ORIGIN = "kaname/test";

    @TempDir Path folder;

    private List<String> records(int count, String flavour) {
        List<String> records = new ArrayList<>();
        byte[] previous = new byte[32];
        for (int seq = 1; seq <= count; seq++) {
            String record =
                    new Entry("p", Instant.EPOCH, Map.of("action", flavour + seq))
                            .record(seq, previous);
            previous = Hashes.leaf(record);
            records.add(record);
        }
        return records;
    }

    private Checkpoint checkpoint(List<String> records, int size, String key) {
        HashTree tree = HashTree.EMPTY;
        for (String record : records.subList(0, size)) {
            tree = tree.add(Hashes.leaf(record));
        }
        Path own = folder.resolve(key);
        own.toFile().mkdirs();
        return Checkpoint.sign(ORIGIN, tree, CheckpointKey.in(own));
    }

    private PublicKey key(String name) {
        return CheckpointKey.in(folder.resolve(name)).publicKey();
    }

    private Report verify(List<String> damaged, Checkpoint... known) {
        AuditVerifier verifier = new AuditVerifier(List.of(known), List.of());
        verifier.accept("{\"kaname-audit\":1,\"origin\":\"" + ORIGIN + "\"}");
        damaged.forEach(verifier::accept);
        return verifier.finish();
    }

    private Checkpoint[] usual() {
        List<String> records = records(10, "a");
        return new Checkpoint[] {checkpoint(records, 5, "k"), checkpoint(records, 9, "k")};
    }

    @Test
    void aWholeLogHasNoFindings() {
        Report report = verify(records(10, "a"), usual());

        assertTrue(report.whole(), report.toString());
        assertEquals(10, report.records());
        assertEquals(9, report.proven());
    }

    @Test
    @DisplayName("AL-01 each bit of each record, flipped, is found at that record")
    void aFlippedBitIsFoundAtItsRecord() {
        for (int at = 0; at < 9; at++) {
            List<String> records = records(10, "a");
            for (int bit = 0; bit < records.get(at).length(); bit++) {
                char c = records.get(at).charAt(bit);
                char flipped = (char) (c ^ 1);
                String changed =
                        records.get(at).substring(0, bit)
                                + flipped
                                + records.get(at).substring(bit + 1);
                List<String> damaged = new ArrayList<>(records);
                damaged.set(at, changed);

                List<Finding> findings = verify(damaged, usual()).findings();

                assertEquals(at + 1L, findings.getFirst().seq(), changed + " " + findings);
            }
        }
    }

    @Test
    @DisplayName("AL-02 a record dropped in the middle is found at its place")
    void aDroppedRecordIsFoundAtItsPlace() {
        List<String> damaged = records(10, "a");
        damaged.remove(3);

        assertEquals(List.of(new Finding.Gap(4, 5)), verify(damaged, usual()).findings());
    }

    @Test
    void aWithheldRecordWhoseHashIsNoneIsUnreadable() {
        List<String> damaged = records(10, "a");
        damaged.set(3, "{\"withheld\":\"no hash\",\"seq\":4}");

        assertEquals(new Finding.Unreadable(4), verify(damaged, usual()).findings().getFirst());
    }

    @Test
    @DisplayName("AL-03 two swapped records are both found")
    void swappedRecordsAreFound() {
        List<String> damaged = records(10, "a");
        damaged.add(3, damaged.remove(4));

        assertEquals(
                List.of(new Finding.Gap(4, 5), new Finding.OutOfOrder(5, 4)),
                verify(damaged, usual()).findings());
    }

    @Test
    @DisplayName("AL-04 a log rewritten with right hashes is found by any later checkpoint")
    void aRewrittenLogIsFoundByACheckpoint() {
        List<String> rewritten = records(10, "b");

        assertEquals(List.of(new Finding.Rewritten(1, 5)), verify(rewritten, usual()).findings());
        assertTrue(verify(rewritten).whole(), "nothing but a checkpoint can tell");
    }

    @Test
    @DisplayName("AL-05 a cut tail is found by the last checkpoint seen anywhere")
    void aCutTailIsFound() {
        List<String> damaged = records(10, "a").subList(0, 7);

        Report report = verify(damaged, usual());

        assertEquals(List.of(new Finding.Cut(7, 9)), report.findings());
        assertEquals(5, report.proven());
    }

    @Test
    @DisplayName("AL-06 two logs of one size are shown by both checkpoints")
    void aForkIsShownByBothCheckpoints() {
        Checkpoint one = checkpoint(records(10, "a"), 5, "k");
        Checkpoint other = checkpoint(records(10, "b"), 5, "k");

        assertEquals(
                List.of(new Finding.Forked(5, one, other)),
                verify(records(10, "a"), one, other).findings());
    }

    @Test
    @DisplayName("AL-09 after a change of keys the old part verifies under the old public key")
    void anOldKeyStillVerifiesWhatItSigned() {
        List<String> records = records(10, "a");
        Checkpoint old = checkpoint(records, 5, "old");
        Checkpoint recent = checkpoint(records, 9, "new");
        AuditVerifier verifier =
                new AuditVerifier(List.of(old, recent), List.of(key("old"), key("new")));
        records.forEach(verifier::accept);

        assertTrue(verifier.finish().whole());
        assertEquals(
                List.of(new Finding.Unsigned(9)),
                new AuditVerifier(List.of(recent), List.of(key("old"))).finish().findings());
    }

    @Test
    void aForgedCheckpointIsNotBelieved() {
        List<String> records = records(10, "a");
        Checkpoint real = checkpoint(records, 5, "k");
        Checkpoint forged =
                new Checkpoint(ORIGIN, 6, checkpoint(records, 6, "k").root(), real.signature());

        AuditVerifier verifier = new AuditVerifier(List.of(forged), List.of(key("k")));

        assertEquals(List.of(new Finding.Unsigned(6)), verifier.finish().findings());
    }

    @Test
    void aLineThatIsNoRecordIsNamedByItsPlace() {
        List<String> damaged = records(10, "a");
        damaged.set(2, "rubbish");

        assertEquals(new Finding.Unreadable(3), verify(damaged, usual()).findings().getFirst());
    }

    @Test
    void aNoteIsReadBackAsItWasWritten() {
        Checkpoint checkpoint = checkpoint(records(3, "a"), 3, "k");

        assertEquals(checkpoint, Checkpoint.parse(checkpoint.note()));
        assertTrue(checkpoint.signedBy(List.of(key("k"))));
    }

    /// The root of RFC 6962's own test vectors, so that other tools compute the same.
    @Test
    void theTreeIsThatOfCertificateTransparency() {
        HashTree tree = HashTree.EMPTY;
        for (String leaf : List.of("", "\u0000", "\u0010", " !", "01", "@ABC")) {
            tree = tree.add(Hashes.leaf(leaf));
        }

        assertEquals(
                "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                java.util.HexFormat.of().formatHex(tree.root()));
    }
}
