package dev.kaname.security.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.database.Json;
import dev.kaname.security.audit.AuditVerifier.Finding;
import dev.kaname.security.audit.AuditVerifier.Report;
import dev.kaname.security.audit.AuditVerifier.Verdict;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        folder.resolve(name).toFile().mkdirs();
        return CheckpointKey.in(folder.resolve(name)).publicKey();
    }

    private AuditVerifier verifier(List<PublicKey> keys, Checkpoint... known) {
        AuditVerifier verifier = new AuditVerifier(keys);
        List.of(known).forEach(verifier::know);
        return verifier;
    }

    private Report verify(List<String> damaged, Checkpoint... known) {
        AuditVerifier verifier = verifier(List.of(), known);
        verifier.accept(header("k"));
        damaged.forEach(verifier::accept);
        return verifier.finish();
    }

    private String header(String key) {
        return Json.canonical(
                Map.of(
                        "kaname-audit",
                        2,
                        "origin",
                        ORIGIN,
                        "publicKey",
                        Base64.getEncoder().encodeToString(key(key).getEncoded())));
    }

    /// The last line of an export of these records.
    private String end(List<String> records, String key) {
        HashTree tree = HashTree.EMPTY;
        for (String record : records) {
            tree = tree.add(Hashes.leaf(record));
        }
        Path own = folder.resolve(key);
        own.toFile().mkdirs();
        String name = ExportEnd.origin(ORIGIN, Instant.EPOCH);
        return Json.canonical(
                Map.of("end", Checkpoint.sign(name, tree, CheckpointKey.in(own)).note()));
    }

    private List<String> export(int count, String flavour) {
        List<String> lines = records(count, flavour);
        lines.add(end(lines, "k"));
        return lines;
    }

    private static String line(Checkpoint checkpoint) {
        return Json.canonical(Map.of("checkpoint", checkpoint.note()));
    }

    private Checkpoint[] usual() {
        List<String> records = records(10, "a");
        return new Checkpoint[] {checkpoint(records, 5, "k"), checkpoint(records, 9, "k")};
    }

    @Test
    void aWholeLogHasNoFindings() {
        Report report = verify(export(10, "a"), usual());

        assertTrue(report.whole(), report.toString());
        assertEquals(10, report.records());
        assertEquals(10, report.proven());
        assertEquals(Optional.of(Instant.EPOCH), report.end());
    }

    @Test
    void anExportWithoutItsCheckpointsAndItsTailIsNotProven() {
        for (int kept = 1; kept < 10; kept++) {
            Report report = verify(export(10, "a").subList(0, kept));

            assertEquals(Verdict.NOT_PROVEN, report.verdict());
            assertEquals(List.of(), report.findings());
        }
    }

    @Test
    void anEndKeptWhileTheTailBeforeItIsCutFindsTheCut() {
        List<String> lines = export(10, "a");
        lines.subList(7, 10).clear();

        assertEquals(List.of(new Finding.Cut(7, 10)), verify(lines).findings());
    }

    @Test
    void aCheckpointOfTheLogIsNoEndForAnExportThatWasCutThere() {
        List<String> records = records(10, "a");
        Checkpoint five = checkpoint(records, 5, "k");
        List<String> cut = new ArrayList<>(List.of(line(five)));
        cut.addAll(records.subList(0, 5));

        assertEquals(Verdict.NOT_PROVEN, verify(cut).verdict());
        cut.add(Json.canonical(Map.of("end", five.note())));
        assertEquals(Verdict.BROKEN, verify(cut).verdict());
    }

    @Test
    void recordsAfterTheEndAreNotProven() {
        List<String> lines = export(9, "a");
        lines.add(records(10, "a").getLast());

        assertEquals(Verdict.NOT_PROVEN, verify(lines).verdict());
    }

    @Test
    void anEndThatAnotherKeySignedIsNotBelieved() {
        List<String> lines = records(10, "a");
        lines.add(end(lines, "stranger"));

        assertEquals(List.of(new Finding.Unsigned(10)), verify(lines).findings());
    }

    @Test
    void withAKeyTheEndMustBeSignedByItWhateverKeyTheExportNames() {
        AuditVerifier verifier = verifier(List.of(key("k")));
        verifier.accept(header("stranger"));
        List<String> lines = records(10, "a");
        lines.add(end(lines, "stranger"));
        lines.forEach(verifier::accept);

        assertEquals(List.of(new Finding.Unsigned(10)), verifier.finish().findings());
    }

    @Test
    void whatDoesNotBeginAsAnExportIsNone() {
        assertEquals(Verdict.NO_EXPORT, new AuditVerifier(List.of()).finish().verdict());

        AuditVerifier headless = verifier(List.of(), usual());
        export(10, "a").forEach(headless::accept);
        assertEquals(Verdict.NO_EXPORT, headless.finish().verdict());
    }

    @Test
    void aHeaderAloneIsNotProven() {
        assertEquals(Verdict.NOT_PROVEN, verify(List.of()).verdict());
    }

    @Test
    void anExportOfBeforeThereWereEndsIsProvenByACheckpointOfItsLastRecordFromElsewhere() {
        List<String> records = records(10, "a");
        Checkpoint last = checkpoint(records, 10, "k");
        List<String> old = new ArrayList<>(List.of(line(last)));
        old.addAll(records);

        assertEquals(Verdict.NOT_PROVEN, verify(old).verdict());
        assertEquals(10, verify(old).proven());
        assertTrue(verify(old, last).whole());
    }

    @Test
    void aCheckpointOfAnotherLogIsNotTakenForOneOfThis() {
        Checkpoint mine = checkpoint(records(10, "a"), 5, "k");
        Checkpoint other = new Checkpoint("kaname/other", 5, mine.root(), mine.signature());

        assertEquals(List.of(new Finding.Unsigned(5)), verify(export(10, "a"), other).findings());
    }

    @Test
    void theFileOfCheckpointsIsReadWholeAndWhatACopyCutOffIsDropped() throws IOException {
        Checkpoint[] usual = usual();
        String file = usual[0].note() + usual[1].note();
        List<Checkpoint> read = new ArrayList<>();

        assertEquals(2, Checkpoint.readAll(new StringReader(file + "kaname/te"), read::add));
        assertEquals(List.of(usual), read);
        assertThrows(
                IllegalArgumentException.class,
                () -> Checkpoint.readAll(new StringReader("no checkpoint\n".repeat(5)), read::add));
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
        assertTrue(
                verify(export(10, "b")).whole(),
                "whoever has the key and every copy of the checkpoints can");
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
        AuditVerifier verifier = verifier(List.of(key("old"), key("new")), old, recent);
        verifier.accept(header("new"));
        records.forEach(verifier::accept);
        verifier.accept(end(records, "new"));

        assertTrue(verifier.finish().whole());
        assertEquals(
                List.of(new Finding.Unsigned(9)),
                verifier(List.of(key("old")), recent).finish().findings());
    }

    @Test
    void aForgedCheckpointIsNotBelieved() {
        List<String> records = records(10, "a");
        Checkpoint real = checkpoint(records, 5, "k");
        Checkpoint forged =
                new Checkpoint(ORIGIN, 6, checkpoint(records, 6, "k").root(), real.signature());

        AuditVerifier verifier = verifier(List.of(key("k")), forged);

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
