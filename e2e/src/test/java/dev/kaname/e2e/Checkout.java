package dev.kaname.e2e;

import java.nio.file.Files;
import java.nio.file.Path;

/// Where the project lies that is being tested.
final class Checkout {
    private Checkout() {}

    /// The folder that holds the launcher.
    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(folder.resolve("kaname"))) {
            Path parent = folder.getParent();
            if (parent == null) {
                throw new IllegalStateException("these tests run inside a checkout of Kaname");
            }
            folder = parent;
        }
        return folder;
    }

    /// The packaged server.
    static Path server() {
        Path jar = root().resolve("server/target/quarkus-app/quarkus-run.jar");
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException(
                    "the server is not packaged; run: mvn package -Dquick -pl server -am");
        }
        return jar;
    }
}
