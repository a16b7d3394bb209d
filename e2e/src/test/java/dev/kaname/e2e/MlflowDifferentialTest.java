package dev.kaname.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same script of the unmodified client against MLflow's own server and against Kaname: what
/// the calls come to is the same, but for the differences named here.
class MlflowDifferentialTest {
    /// Where Kaname answers otherwise, on purpose: MLflow leaves the size of an empty file out, and
    /// takes half a filter for a whole one.
    private static final List<String> DIFFERENT =
            List.of("files of the run ", "search metrics.m > 1 AND ");

    /// A part of the script, or a call and its answer in JSON; all else is what libraries print.
    private static final Pattern CALL =
            Pattern.compile("# .*|[a-z].* (null|true|false|[\\[{\"].*|[0-9.]+)");

    @TempDir private Path folder;

    @Test
    void ordinaryCallsComeToTheSameAsAtMlflowsOwnServer() {
        PythonEnv python = PythonEnv.get();
        List<String> theirs;
        try (MlflowServer server = MlflowServer.start(python, folder)) {
            theirs = calls(python, Map.of("MLFLOW_TRACKING_URI", server.url()));
        }
        List<String> ours;
        try (RunningServer server = RunningServer.start()) {
            ours = calls(python, server.project("data-scientist").environment());
        }
        assertTrue(theirs.size() > 130, "only " + theirs.size() + " calls were compared");
        for (String call : DIFFERENT) {
            assertNotEquals(only(call, theirs), only(call, ours), "no longer different");
        }
        assertEquals(withoutDifferent(theirs), withoutDifferent(ours));
    }

    private static List<String> calls(PythonEnv python, Map<String, String> environment) {
        return python.script("differential.py", environment)
                .expectSuccess()
                .output()
                .lines()
                .filter(line -> CALL.matcher(line).matches())
                .toList();
    }

    private static String only(String call, List<String> lines) {
        return lines.stream().filter(line -> line.startsWith(call)).findFirst().orElseThrow();
    }

    private static String withoutDifferent(List<String> lines) {
        return lines.stream()
                .filter(line -> DIFFERENT.stream().noneMatch(line::startsWith))
                .collect(Collectors.joining("\n"));
    }
}
