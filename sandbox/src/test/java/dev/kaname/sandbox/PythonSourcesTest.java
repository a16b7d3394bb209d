package dev.kaname.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The Python half of the sandbox, tested where it is easier to reach than through a socket.
class PythonSourcesTest {
    private static final Path SOURCES = Path.of("src/main/resources/step-host");

    @Test
    void everySourceTravelsInTheJar() throws Exception {
        try (Stream<Path> files = Files.list(SOURCES)) {
            List<String> there =
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".py"))
                            .sorted()
                            .toList();
            assertEquals(there, Program.FILES);
        }
    }

    @Test
    void theUnitTestsOfStepHostPass() throws Exception {
        Process tests =
                new ProcessBuilder(
                                "python3",
                                "-I",
                                "-B",
                                "src/test/python/test_step_host.py",
                                SOURCES.toString())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(tests.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, tests.waitFor(), output);
        assertTrue(output.matches("(?s).*Ran [1-9]\\d* tests.*"), output);
    }
}
