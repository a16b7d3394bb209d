package dev.kaname.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// The command line as a program of its own, with its answer going somewhere else.
@EnabledOnOs(OS.LINUX)
class StandardOutputTest {
    private record Ended(int status, String complaints) {}

    private static Ended answerInto(String shell) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", shell);
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment()
                .put(
                        "KANAME",
                        java
                                + " -cp "
                                + System.getProperty("java.class.path")
                                + " "
                                + Main.class.getName());
        Process process = builder.start();
        process.getOutputStream().close();
        String complaints =
                new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), complaints);
    }

    @Test
    void anAnswerThatAFullDiskCutOffIsNotDone() throws Exception {
        Ended ended = answerInto("$KANAME pipeline schema > /dev/full");

        assertEquals(ExitCode.FAILED.status(), ended.status(), ended.complaints());
        assertTrue(ended.complaints().contains("No space left"), ended.complaints());
    }

    @Test
    void aReaderThatHasSeenEnoughIsNoFault() throws Exception {
        Ended ended = answerInto("$KANAME pipeline schema | :; exit ${PIPESTATUS[0]}");

        assertEquals(new Ended(0, ""), ended);
    }
}
