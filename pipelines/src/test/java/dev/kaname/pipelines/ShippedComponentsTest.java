package dev.kaname.pipelines;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The components beside the server, today's and those that versions pinned earlier.
class ShippedComponentsTest {
    private static final String REFERENCE = "kaname/greet@1";
    private static final String HEAD =
            """
            kaname: 1
            component: kaname/greet
            version: 1
            run: python greet.py
            """;

    @TempDir Path folder;
    @TempDir Path kept;

    @BeforeEach
    void ship() throws IOException {
        Files.createDirectories(folder.resolve("greet/tests"));
        Files.writeString(folder.resolve("greet/component.yaml"), HEAD);
        Files.writeString(folder.resolve("greet/greet.py"), "print('hello')");
    }

    @Test
    void whatAVersionPinnedIsStillThereWhenKanameComesWithAnother() throws IOException {
        String pinned = digest(start());
        Files.writeString(folder.resolve("greet/greet.py"), "print('good day')");
        ShippedComponents next = start();
        assertNotEquals(pinned, digest(next));
        next.materialise(REFERENCE, pinned, Files.createDirectory(kept.resolve("step")));
        assertEquals("print('hello')", Files.readString(kept.resolve("step/greet.py")));
        assertArrayEquals(
                HEAD.getBytes(StandardCharsets.UTF_8),
                next.read(REFERENCE, pinned, "component.yaml").orElseThrow());
    }

    @Test
    void testsAndNotesAreNoPartOfIt() throws IOException {
        String before = digest(start());
        Files.writeString(folder.resolve("greet/README.md"), "read me");
        Files.writeString(folder.resolve("greet/tests/test.py"), "pass");
        assertEquals(before, digest(start()));
    }

    @Test
    void whatWasNeverHereOrWasTamperedWithIsNotGiven() throws IOException {
        ShippedComponents components = start();
        String digest = digest(components);
        assertThrows(
                IllegalStateException.class,
                () -> components.read(REFERENCE, "0".repeat(64), "greet.py"));
        Files.writeString(folder.resolve("greet/greet.py"), "print('good day')");
        Files.writeString(kept.resolve(digest).resolve("greet.py"), "print('evil')");
        ShippedComponents next = start();
        assertThrows(IllegalStateException.class, () -> next.read(REFERENCE, digest, "greet.py"));
        assertTrue(next.read(REFERENCE, digest(next), "greet.py").isPresent());
    }

    private ShippedComponents start() {
        return ShippedComponents.of(Optional.of(folder), kept);
    }

    private static String digest(ShippedComponents components) {
        return components.find("kaname/greet", 1).orElseThrow().digest();
    }
}
