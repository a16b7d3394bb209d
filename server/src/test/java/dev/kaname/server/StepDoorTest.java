package dev.kaname.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepDoorTest {
    @TempDir Path folder;

    @Test
    void thePortOfTheServerBeforeIsTakenAgain() throws IOException {
        assertEquals(Optional.of(40123), StepDoor.before(written("40123\n")));
        assertEquals(Optional.empty(), StepDoor.before(folder.resolve("none")));
    }

    /// A power cut may leave a file empty or filled with zeros.
    @ParameterizedTest
    @ValueSource(strings = {"", "\0\0\0\0", "0", "70000", "-1", "401 23"})
    void aDamagedFileKeepsNoServerFromStarting(String text) throws IOException {
        assertEquals(Optional.empty(), StepDoor.before(written(text)));
    }

    private Path written(String text) throws IOException {
        return Files.writeString(folder.resolve("door"), text);
    }
}
