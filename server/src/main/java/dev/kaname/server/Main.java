package dev.kaname.server;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Starts the server, unless its settings are wrong: then it says which, before anything is opened,
/// and ends with status 2.
@QuarkusMain
public class Main implements QuarkusApplication {
    static final int WRONG_SETTINGS = 2;

    /// Seconds; longer than requests under way are given.
    private static final int LONGEST_END = 60;

    private static final CountDownLatch FAILED = new CountDownLatch(1);

    public static void main(String... arguments) {
        List<String> complaints = new Settings().complaints(System.getenv());
        if (!complaints.isEmpty()) {
            say(complaints, System.err);
            System.exit(WRONG_SETTINGS);
        }
        useTls(System.getenv());
        useFreePort(System.getenv());
        Runtime.getRuntime().addShutdownHook(new Thread(Main::awaitEnd, "end"));
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

    /// Told to stop by a signal, the machine would end with a code for having been killed as soon
    /// as its hooks are through; it was not, it did as it was told. So this hook outlasts [#ended].
    private static void awaitEnd() {
        try {
            if (!FAILED.await(LONGEST_END, TimeUnit.SECONDS)) {
                System.err.println("kaname: stopping took too long.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The last that happens, after everything has been closed.
    private static void ended(Integer status, @Nullable Throwable failure) {
        if (failure == null) {
            System.out.flush();
            System.err.flush();
            Runtime.getRuntime().halt(status);
            return;
        }
        FAILED.countDown();
        List<String> complaints = complaints(failure);
        if (complaints.isEmpty()) {
            failure.printStackTrace();
            System.exit(status);
        }
        say(complaints, System.err);
        System.exit(WRONG_SETTINGS);
    }

    /// What the operator can change about a failure to start; nothing if it is none of theirs.
    private static List<String> complaints(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StartRefused refused) {
                return refused.complaints();
            }
            if (cause instanceof BindException) {
                return List.of(
                        "KANAME_SERVER_HOST and KANAME_SERVER_PORT name an address that cannot be"
                                + " listened on: "
                                + cause.getMessage());
            }
        }
        return List.of();
    }

    @Override
    public int run(String... arguments) {
        Quarkus.waitForExit();
        return 0;
    }
}
