package dev.kaname.server;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What must hold before the server listens: it is reachable by nobody it does not know how to keep
/// out.
final class StartChecks {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1", "[::1]");

    private StartChecks() {}

    /// @return what is wrong, one sentence for each; empty if nothing is
    static List<String> complaints(ServerConfig config) {
        List<String> complaints = new ArrayList<>();
        if (config.port() < 0 || config.port() > 65_535) {
            complaints.add("KANAME_SERVER_PORT must lie between 0 and 65535");
        }
        remote(config).ifPresent(complaints::add);
        tls(config).ifPresent(complaints::add);
        config.components()
                .filter(folder -> !Files.isDirectory(folder))
                .ifPresent(folder ->
                        complaints.add(
                                "KANAME_SERVER_COMPONENTS is "
                                        + folder
                                        + ", which is no folder that can be read"));
        config.pythons().orElse(List.of()).stream()
                .filter(python -> !Files.isExecutable(python) || Files.isDirectory(python))
                .forEach(python ->
                        complaints.add(
                                "KANAME_SERVER_PYTHONS names "
                                        + python
                                        + ", which is no program that can be run"));
        config.databaseUrl()
                .filter(url -> !url.startsWith("jdbc:postgresql:"))
                .ifPresent(_ ->
                        complaints.add(
                                "KANAME_SERVER_DATABASE_URL must start with jdbc:postgresql:"));
        return complaints;
    }

    private static Optional<String> remote(ServerConfig config) {
        boolean secure = config.tls().certificate().isPresent();
        if (LOOPBACK.contains(config.host()) || secure || config.allowInsecureRemote()) {
            return Optional.empty();
        }
        return Optional.of(
                "KANAME_SERVER_HOST is "
                        + config.host()
                        + ", which others can reach, but there is no TLS: tokens would be sent in"
                        + " the clear. Set KANAME_SERVER_TLS_CERTIFICATE and KANAME_SERVER_TLS_KEY,"
                        + " or say KANAME_SERVER_ALLOW_INSECURE_REMOTE=true if something in front"
                        + " of the server provides TLS");
    }

    private static Optional<String> tls(ServerConfig config) {
        if (config.tls().certificate().isPresent() != config.tls().key().isPresent()) {
            return Optional.of(
                    "KANAME_SERVER_TLS_CERTIFICATE and KANAME_SERVER_TLS_KEY go together: set both"
                            + " or neither");
        }
        return config.tls().certificate().isEmpty()
                ? Optional.empty()
                : TlsFiles.complaint(
                        config.tls().certificate().get(), config.tls().key().orElseThrow());
    }
}
