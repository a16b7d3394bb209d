package dev.kaname.pipelines.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "python train.py --depth 8",
                "'two words' \"and two\"",
                "a\\ b c",
                "--x='a b'c\"d e\"",
                "'' \"\" x",
                "\"a \\\"quote\\\" \\x \\\\\"",
                "'a \\ b'",
                "a#b x~y",
                "  spaces   around  ",
                "日本語 '全角 空白'",
                "line \\\n continued",
            })
    void wordsAreCutAsAShellWould(String command) throws IOException, InterruptedException {
        assertEquals(asAShell(command), Words.cut(command).words());
    }

    @Test
    void aSignForAShellIsNamed() {
        assertEquals(
                List.of(new Words.Trouble("shell_sign", ">")), Words.cut("echo a > b").trouble());
        assertEquals(List.of("echo", "a > b"), Words.cut("echo 'a > b'").words());
    }

    private static List<String> asAShell(String command) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh", "-c", "printf '%s\\0' " + command).start();
        String printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, shell.waitFor());
        return List.of(printed.substring(0, printed.length() - 1).split("\0", -1));
    }
}
