package dev.kaname.server;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Starts the server, unless its settings are wrong: then it says which, before anything is opened,
/// and ends with status 2.
@QuarkusMain
public class Main implements QuarkusApplication {
    static final int WRONG_SETTINGS = 2;

    public static void main(String... arguments) {
        List<String> complaints = new Settings().complaints(System.getenv());
        if (!complaints.isEmpty()) {
            say(complaints, System.err);
            System.exit(WRONG_SETTINGS);
        }
        useTls(System.getenv());
        useFreePort(System.getenv());
        Quarkus.run(Main.class, Main::ended, arguments);
    }

    /// With a certificate the one port speaks TLS and nothing else.
    private static void useTls(Map<String, String> environment) {
        if (environment.containsKey("KANAME_SERVER_TLS_CERTIFICATE")) {
            System.setProperty("quarkus.http.insecure-requests", "disabled");
            System.setProperty("quarkus.http.ssl-port", "${kaname.server.port:8470}");
            System.setProperty(
                    "quarkus.http.ssl.certificate.files", "${kaname.server.tls.certificate}");
            System.setProperty(
                    "quarkus.http.ssl.certificate.key-files", "${kaname.server.tls.key}");
        }
    }

    /// A free port is chosen before anything is told which one it is.
    private static void useFreePort(Map<String, String> environment) {
        if ("0".equals(environment.get("KANAME_SERVER_PORT"))) {
            try (ServerSocket free = new ServerSocket(0)) {
                System.setProperty("kaname.server.port", Integer.toString(free.getLocalPort()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static void say(List<String> complaints, PrintStream out) {
        complaints.forEach(complaint -> out.println("kaname: " + complaint + "."));
    }

    private static void ended(Integer status, @Nullable Throwable failure) {
        @Nullable Throwable cause = failure;
        while (cause != null && !(cause instanceof StartRefused)) {
            cause = cause.getCause();
        }
        if (cause instanceof StartRefused refused) {
            say(refused.complaints(), System.err);
            System.exit(WRONG_SETTINGS);
        }
        if (failure != null) {
            failure.printStackTrace();
        }
        System.exit(status);
    }

    @Override
    public int run(String... arguments) {
        Quarkus.waitForExit();
        return 0;
    }
}
