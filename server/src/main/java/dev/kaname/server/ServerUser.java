package dev.kaname.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The user of the system whom this process runs as.
public final class ServerUser {
    /// What to do about a server of root's.
    public static final String REMEDY = "run the server as a user of its own";

    private static final Path SELF = Path.of("/proc/self");

    private ServerUser() {}

    /// Whether it is root: then a hole in anything here, or in a sandbox, is a hole in the machine.
    /// A system that does not say is taken not to be.
    public static boolean isRoot() {
        try {
            return Files.getAttribute(SELF, "unix:uid") instanceof Integer id && id == 0;
        } catch (IOException | UnsupportedOperationException _) {
            return false;
        }
    }
}
