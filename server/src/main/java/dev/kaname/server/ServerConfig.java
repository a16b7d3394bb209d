package dev.kaname.server;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Everything an operator can set, as `KANAME_SERVER_<KEY>`: `kaname.server.allowed-hosts` is
/// `KANAME_SERVER_ALLOWED_HOSTS`. A key that is not here stops the start.
@ConfigMapping(prefix = "kaname.server")
public interface ServerConfig {
    /// The address to listen on. Anything beyond loopback needs TLS or [#allowInsecureRemote].
    @WithDefault("127.0.0.1")
    String host();

    @WithDefault("8470")
    int port();

    /// The folder that holds everything the server keeps; made if absent, for its owner only.
    @WithDefault("kaname-data")
    Path data();

    /// A JDBC address of a PostgreSQL, with user and password in it or in its own variables;
    /// without it, an SQLite file in the data folder.
    Optional<String> databaseUrl();

    /// The folder of the pipeline components that come with Kaname; the launcher knows it.
    Optional<Path> components();

    /// Python interpreters (3.10 or newer) to offer before those found on the machine.
    Optional<List<Path>> pythons();

    /// How steps of pipelines are kept apart from the machine.
    @WithDefault("best")
    IsolationRule isolation();

    /// Names, beside the loopback ones, under which clients may address the server, with the port
    /// where it is not the usual one.
    Optional<List<String>> allowedHosts();

    /// Says that listening beyond loopback without TLS is wanted, because something in front of the
    /// server provides it.
    @WithDefault("false")
    boolean allowInsecureRemote();

    Tls tls();

    Limits limits();

    /// Certificate and key for TLS, both or neither.
    interface Tls {
        /// PEM file with the certificate chain.
        Optional<Path> certificate();

        /// PEM file with the private key.
        Optional<Path> key();
    }

    /// The greatest bodies, in bytes.
    interface Limits {
        /// JSON and other small requests.
        @WithDefault("4194304")
        long json();

        /// Requests for predictions.
        @WithDefault("67108864")
        long inference();

        /// Files of data and artifacts, and git pushes.
        @WithDefault("53687091200")
        long upload();

        /// Wrong tokens from one address before it is told to wait, twice as long each time.
        @WithDefault("20")
        int failedAttempts();
    }
}
