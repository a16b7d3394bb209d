package dev.kaname.runtimes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Where runtimes live and where packages come from.
///
/// @param folder the runtimes folder of one data folder
/// @param pythons interpreters to offer before those found on the machine
/// @param installer settings of the package installer as its environment variables: index or mirror
///   (`PIP_INDEX_URL`), folder of packages (`PIP_FIND_LINKS`), proxy (`PIP_PROXY`, `HTTPS_PROXY`),
///   private certificate authority (`PIP_CERT`), configuration file (`PIP_CONFIG_FILE`)
/// @param patience how long resolving or building may take
public record RuntimesSettings(
        Path folder, List<Path> pythons, Map<String, String> installer, Duration patience) {
    public RuntimesSettings {
        folder = folder.toAbsolutePath().normalize();
        pythons = List.copyOf(pythons);
        installer = Map.copyOf(installer);
    }

    /// Runtimes in `folder`, with the installer set up as for the user who runs the server.
    public static RuntimesSettings in(Path folder) {
        return new RuntimesSettings(
                folder,
                List.of(),
                InstallerEnvironment.inherited(System.getenv()),
                Duration.ofMinutes(30));
    }
}
