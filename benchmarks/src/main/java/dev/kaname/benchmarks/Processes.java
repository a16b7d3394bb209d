package dev.kaname.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Programs that are measured from outside: started, awaited, weighed and ended.
final class Processes {
    private Processes() {}

    /// A program that answers HTTP.
    ///
    /// @param startSeconds from the start of the process to its first healthy answer
    record Running(Process process, int port, double startSeconds) implements AutoCloseable {
        /// Proportional set size of the process and all its children, MiB: shared pages are counted
        /// once.
        double mebibytes() throws IOException {
            double kibibytes = 0;
            List<ProcessHandle> all =
                    Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
            for (ProcessHandle one : all) {
                kibibytes += pss(one.pid());
            }
            return kibibytes / 1024;
        }

        /// A process that ended meanwhile weighs nothing.
        private static long pss(long pid) throws IOException {
            try (Stream<String> lines =
                    Files.lines(Path.of("/proc", Long.toString(pid), "smaps_rollup"))) {
                return lines.filter(line -> line.startsWith("Pss:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                        .sum();
            } catch (FileSystemException | UncheckedIOException ended) {
                return 0;
            }
        }

        @Override
        public void close() {
            List<ProcessHandle> children = process.descendants().toList();
            process.destroy();
            try {
                if (!process.waitFor(20, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            children.forEach(ProcessHandle::destroyForcibly);
        }
    }

    /// Starts a server and waits for its first healthy answer.
    static Running start(
            List<String> command,
            Map<String, String> environment,
            Path log,
            int port,
            String health)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        long start = System.nanoTime();
        Process process = builder.start();
        process.getOutputStream().close();
        try (HttpClient client = HttpClient.newBuilder().version(Version.HTTP_1_1).build()) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + health))
                            .timeout(Duration.ofSeconds(2))
                            .build();
            while (process.isAlive() && System.nanoTime() - start < 120e9) {
                if (answers(client, request)) {
                    return new Running(process, port, (System.nanoTime() - start) / 1e9);
                }
                Thread.sleep(10);
            }
        }
        process.destroyForcibly();
        throw new IOException(command.getFirst() + " gave no healthy answer; see " + log);
    }

    private static boolean answers(HttpClient client, HttpRequest request)
            throws InterruptedException {
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /// Runs a program to its end and answers its seconds.
    static double time(Path folder, List<String> command) throws IOException, InterruptedException {
        return time(folder, Map.of(), command);
    }

    static double time(Path folder, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path log = Files.createTempFile("kaname-benchmark", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        long start = System.nanoTime();
        int status = builder.start().waitFor();
        double seconds = (System.nanoTime() - start) / 1e9;
        if (status != 0) {
            throw new IOException(
                    String.join(" ", command)
                            + " ended with "
                            + status
                            + ": "
                            + Files.readString(log));
        }
        Files.delete(log);
        return seconds;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
