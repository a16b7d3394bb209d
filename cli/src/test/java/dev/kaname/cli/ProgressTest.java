package dev.kaname.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private String shown() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void onATerminalOneLineRenewsItselfAndIsGoneAtTheEnd() {
        try (Progress progress = new Progress(out, true)) {
            progress.bytes("データ.csv", 512, 1024);
            progress.bytes("b", 1024, 1024);
        }
        assertTrue(shown().startsWith("\r 50 %  512 B / 1.0 KiB  データ.csv\r"), shown());
        assertTrue(shown().contains("\r100 %  1.0 KiB / 1.0 KiB  b"), shown());
        assertTrue(shown().endsWith("\r") && !shown().contains("\n"), shown());
    }

    @Test
    void elsewhereNothingIsShown() {
        try (Progress progress = new Progress(out, false)) {
            progress.bytes("a.csv", 1024, 1024);
        }
        assertEquals("", shown());
    }

    @ParameterizedTest
    @CsvSource({"0, 0 B", "1023, 1023 B", "1536, 1.5 KiB", "1073741824, 1.0 GiB"})
    void bytesAreShownAsPeopleReadThem(long bytes, String text) {
        assertEquals(text, Progress.size(bytes));
    }
}
