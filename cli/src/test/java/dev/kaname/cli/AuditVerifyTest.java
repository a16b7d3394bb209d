package dev.kaname.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// Verifying an export of six records, with checkpoints at three and five in it, and at six too in
/// the copy of the server's file.
class AuditVerifyTest {
    private static final Path FIXTURES = Path.of("src/test/resources/audit");
    private static final String KEY = FIXTURES.resolve("audit.pub").toString();
    private static final String COPY = FIXTURES.resolve("checkpoints").toString();

    @TempDir private Path folder;

    @Test
    void anExportAsItWasWrittenIsWhole() throws IOException {
        List<String> lines = export();

        assertEquals(ExitCode.DONE, verify(lines));
        assertEquals(ExitCode.DONE, verify(lines, "--key", KEY));
    }

    @Test
    void anExportWhoseCheckpointsAndTailWereCutAwayIsNotProven() throws IOException {
        List<String> lines = export();
        lines.removeIf(line -> line.startsWith("{\"checkpoint\""));
        lines.subList(lines.size() - 3, lines.size()).clear();

        assertEquals(ExitCode.NOT_PROVEN, verify(lines));
        assertEquals(ExitCode.NOT_PROVEN, verify(lines, "--key", KEY));
    }

    @Test
    void anExportCutAtOneOfItsCheckpointsIsNotProven() throws IOException {
        List<String> lines = export();
        lines.subList(lines.size() - 2, lines.size()).clear();

        assertEquals(ExitCode.NOT_PROVEN, verify(lines));
    }

    @Test
    void aHeaderAloneIsNotProvenAndAnEmptyFileIsNoExport() throws IOException {
        assertEquals(ExitCode.NOT_PROVEN, verify(export().subList(0, 1)));
        assertEquals(ExitCode.REFUSED, verify(List.of()));
        assertEquals(ExitCode.REFUSED, verify(export().subList(1, 9)));
    }

    @Test
    void aCopyOfTheFileOfCheckpointsIsTakenWhole() throws IOException {
        List<String> lines = export();
        List<String> cut = lines.subList(0, lines.size() - 2);

        assertEquals(ExitCode.DONE, verify(lines, "--checkpoint", COPY, "--key", KEY));
        assertEquals(ExitCode.FAILED, verify(cut, "--checkpoint", COPY));
    }

    @Test
    void anExportOfBeforeThereWereEndsIsProvenByACopyOfTheCheckpoints() throws IOException {
        List<String> lines = export();
        lines.removeLast();

        assertEquals(ExitCode.NOT_PROVEN, verify(lines));
        assertEquals(ExitCode.DONE, verify(lines, "--checkpoint", COPY));
    }

    @Test
    void aFileWithoutCheckpointsIsRefused() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty"));

        assertEquals(ExitCode.REFUSED, verify(export(), "--checkpoint", empty.toString()));
        assertEquals(ExitCode.REFUSED, verify(export(), "--checkpoint", KEY));
    }

    @Test
    void aByteThatIsNoTextIsAFaultOfItsRecord() throws IOException {
        Path file = folder.resolve("damaged.jsonl");
        byte[] bytes = Files.readAllBytes(FIXTURES.resolve("export.jsonl"));
        bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf("erika")] = (byte) 0xff;
        Files.write(file, bytes);

        assertEquals(ExitCode.FAILED, run(file));
    }

    private static List<String> export() throws IOException {
        return new ArrayList<>(Files.readAllLines(FIXTURES.resolve("export.jsonl")));
    }

    private ExitCode verify(List<String> lines, String... options) throws IOException {
        return run(Files.write(folder.resolve("export.jsonl"), lines), options);
    }

    private static ExitCode run(Path file, String... options) {
        List<String> words = new ArrayList<>(List.of("audit", "verify", file.toString()));
        Collections.addAll(words, options);
        CommandLine line = Main.commands(Texts.of(Map.of()));
        line.setErr(new PrintWriter(new StringWriter()));
        int status = line.execute(words.toArray(String[]::new));
        return ExitCode.values()[status];
    }
}
