package dev.kaname.benchmarks;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.LongStream;

/// Requests over kept-alive connections, one thread each, with as little work of its own as will
/// do, so that on two cores the server and not the client is measured.
final class HttpLoad {
    private final int port;
    private final IntFunction<byte[]> requests;

    /// @param requests the whole request, head and body, of the n-th call
    HttpLoad(int port, IntFunction<byte[]> requests) {
        this.port = port;
        this.requests = requests;
    }

    /// What a load brought back.
    static final class Result {
        private final long[] sortedNanos;
        private final int errors;
        private final double seconds;

        /// @param sortedNanos latency of every answered request, ascending
        Result(long[] sortedNanos, int errors, double seconds) {
            this.sortedNanos = sortedNanos;
            this.errors = errors;
            this.seconds = seconds;
        }

        int errors() {
            return errors;
        }

        double perSecond() {
            return sortedNanos.length / seconds;
        }

        /// @param share 0.5 for the median, 0.99 for p99; milliseconds
        double millis(double share) {
            if (sortedNanos.length == 0) {
                return Double.NaN;
            }
            int index =
                    (int) Math.min(sortedNanos.length - 1L, Math.round(share * sortedNanos.length));
            return sortedNanos[index] / 1e6;
        }
    }

    /// The request as bytes, with the headers every one of them needs.
    static byte[] request(
            int port, String method, String path, String token, String mediaType, byte[] body) {
        String head =
                method
                        + " "
                        + path
                        + " HTTP/1.1\r\nHost: 127.0.0.1:"
                        + port
                        + "\r\nAuthorization: Bearer "
                        + token
                        + "\r\nContent-Type: "
                        + mediaType
                        + "\r\nContent-Length: "
                        + body.length
                        + "\r\n\r\n";
        byte[] start = head.getBytes(StandardCharsets.UTF_8);
        byte[] whole = Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, whole, start.length, body.length);
        return whole;
    }

    /// Each connection sends its next request as soon as the last was answered.
    Result closedLoop(int connections, Duration length) throws InterruptedException {
        long end = System.nanoTime() + length.toNanos();
        return run(connections, Integer.MAX_VALUE, (_, _) -> System.nanoTime() < end);
    }

    /// Requests are due at fixed times whether or not the server keeps up, and latency counts from
    /// when a request was due: the waiting of an overloaded server is not hidden.
    Result openLoop(int connections, double perSecond, Duration length)
            throws InterruptedException {
        long start = System.nanoTime();
        int count = (int) (perSecond * length.toNanos() / 1e9);
        return run(
                connections,
                count,
                (number, due) -> {
                    due[0] = start + (long) (number * 1e9 / perSecond);
                    waitUntil(due[0]);
                    return number < count;
                });
    }

    private interface Pace {
        /// Waits for the turn of this request and answers whether to send it.
        boolean next(int number, long[] due);
    }

    private Result run(int connections, int most, Pace pace) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        AtomicInteger errors = new AtomicInteger();
        List<List<Long>> latencies = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < connections; i++) {
            List<Long> mine = new ArrayList<>();
            latencies.add(mine);
            threads.add(Thread.ofPlatform().start(() -> drive(next, most, pace, mine, errors)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        long[] sorted =
                latencies.stream()
                        .flatMapToLong(list -> list.stream().flatMapToLong(LongStream::of))
                        .sorted()
                        .toArray();
        if (sorted.length == 0) {
            throw new IllegalStateException("none of the requests was answered well");
        }
        return new Result(sorted, errors.get(), seconds);
    }

    private void drive(
            AtomicInteger next, int most, Pace pace, List<Long> latencies, AtomicInteger errors) {
        try (Connection connection = new Connection(port)) {
            long[] due = new long[1];
            for (int number = next.getAndIncrement();
                    number < most;
                    number = next.getAndIncrement()) {
                due[0] = 0;
                if (!pace.next(number, due)) {
                    return;
                }
                byte[] request = requests.apply(number);
                long from = due[0] == 0 ? System.nanoTime() : due[0];
                if (connection.exchange(request) / 100 == 2) {
                    latencies.add(System.nanoTime() - from);
                } else {
                    errors.incrementAndGet();
                }
            }
        } catch (IOException broken) {
            errors.incrementAndGet();
        }
    }

    private static void waitUntil(long nanos) {
        while (true) {
            long left = nanos - System.nanoTime();
            if (left <= 0) {
                return;
            }
            LockSupport.parkNanos(left); // never spins: both sides share the cores with this client
        }
    }

    /// One connection: writes bytes, reads one answer, looks at nothing but status and length.
    private static final class Connection implements AutoCloseable {
        private final Socket socket = new Socket();
        private final InputStream in;
        private final OutputStream out;
        private final byte[] line = new byte[8192];

        Connection(int port) throws IOException {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
            in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            out = socket.getOutputStream();
        }

        int exchange(byte[] request) throws IOException {
            out.write(request);
            out.flush();
            int status = Integer.parseInt(readLine().substring(9, 12));
            long length = 0;
            boolean chunked = false;
            for (String header = readLine(); !header.isEmpty(); header = readLine()) {
                String name = header.toLowerCase(Locale.ROOT);
                if (name.startsWith("content-length:")) {
                    length = Long.parseLong(header.substring(15).strip());
                } else if (name.startsWith("transfer-encoding:")) {
                    chunked = name.contains("chunked");
                }
            }
            if (chunked) {
                skipChunks();
            } else {
                in.skipNBytes(length);
            }
            return status;
        }

        private void skipChunks() throws IOException {
            for (int size = Integer.parseInt(readLine(), 16);
                    size > 0;
                    size = Integer.parseInt(readLine(), 16)) {
                in.skipNBytes(size + 2L);
            }
            readLine();
        }

        private String readLine() throws IOException {
            int length = 0;
            for (int b = in.read(); b != '\n'; b = in.read()) {
                if (b < 0) {
                    throw new EOFException("the server closed the connection");
                }
                if (b != '\r') {
                    line[length++] = (byte) b;
                }
            }
            return new String(line, 0, length, StandardCharsets.ISO_8859_1);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
