package dev.kaname.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// One connection to step-host: lines of JSON, many requests under way at once, and events pushed
/// from the other side. It ends once and for all when either side lets go.
final class HostChannel implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(HostChannel.class.getName());
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_SECONDS = 60;

    private final SocketChannel channel;
    private final BufferedReader reader;
    private final String version;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, CompletableFuture<JsonNode>> pending = new ConcurrentHashMap<>();
    private final CompletableFuture<Boolean> gone = new CompletableFuture<>();
    private volatile boolean ended;

    private HostChannel(SocketChannel channel, BufferedReader reader, String version) {
        this.channel = channel;
        this.reader = reader;
        this.version = version;
    }

    /// @param patience how long it may take to say who it is: one that hangs is as good as none
    /// @throws IOException if nobody listens there, or nobody answers
    static HostChannel open(Path socket, Duration patience) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        Thread alarm = Thread.ofVirtual().start(() -> closeAfter(channel, patience));
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            BufferedReader reader =
                    new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
            String hello = reader.readLine();
            if (hello == null) {
                throw new IOException("step-host closed the connection");
            }
            return new HostChannel(channel, reader, JSON.readTree(hello).path("version").asText());
        } catch (IOException failure) {
            channel.close();
            throw failure;
        } finally {
            alarm.interrupt();
        }
    }

    private static void closeAfter(SocketChannel channel, Duration patience) {
        try {
            Thread.sleep(patience);
            channel.close();
        } catch (InterruptedException answered) {
            Thread.currentThread().interrupt();
        } catch (IOException failure) {
            LOG.log(System.Logger.Level.DEBUG, "closing a connection that hangs", failure);
        }
    }

    /// Which step-host answers.
    String version() {
        return version;
    }

    /// Begins to listen, on a thread of its own.
    ///
    /// @param events told of what step-host pushes, on that thread: it must not wait for an answer
    void listen(Consumer<JsonNode> events) {
        Thread.ofPlatform()
                .daemon()
                .name("step-host")
                .start(() -> {
                    try {
                        readAll(events);
                    } finally {
                        end();
                        gone.complete(true);
                    }
                });
    }

    /// Sends a request and waits for its answer.
    ///
    /// @throws SandboxFailure.Unavailable if the connection ends first
    JsonNode ask(ObjectNode request) {
        long number = numbers.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        pending.put(number, answer);
        try {
            send(request.put("re", number));
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (IOException broken) {
            end(); // noticed here before the thread that listens
            throw new SandboxFailure.Unavailable("the connection ended before the question went");
        } catch (ExecutionException failure) {
            throw new SandboxFailure.Unavailable("the connection ended before the answer came");
        } catch (TimeoutException failure) {
            throw new SandboxFailure.Unavailable(
                    "no answer came within " + PATIENCE_SECONDS + " seconds");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new SandboxFailure.Unavailable("interrupted while waiting for the answer");
        } finally {
            pending.remove(number);
        }
    }

    /// Does something on a thread of its own when the connection has ended, now if it has already.
    void whenEnded(Runnable action) {
        CompletableFuture<Void> _ = gone.thenRun(() -> Thread.ofVirtual().start(action));
    }

    boolean hasEnded() {
        return ended;
    }

    static ObjectNode request(String what) {
        return JSON.createObjectNode().put("do", what);
    }

    @Override
    public void close() {
        end();
    }

    void end() {
        ended = true;
        try {
            channel.close();
        } catch (IOException failure) {
            LOG.log(System.Logger.Level.DEBUG, "closing the connection to step-host", failure);
        }
        pending.values().forEach(answer -> answer.completeExceptionally(new IOException("ended")));
    }

    private synchronized void send(ObjectNode request) throws IOException {
        if (ended) {
            throw new IOException("ended");
        }
        ByteBuffer line =
                ByteBuffer.wrap(
                        (JSON.writeValueAsString(request) + "\n").getBytes(StandardCharsets.UTF_8));
        while (line.hasRemaining()) {
            channel.write(line);
        }
    }

    private void readAll(Consumer<JsonNode> events) {
        try {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                hear(line, events);
            }
        } catch (IOException gone) {
            LOG.log(System.Logger.Level.DEBUG, "step-host has gone", gone);
        }
    }

    private void hear(String line, Consumer<JsonNode> events) throws JsonProcessingException {
        JsonNode message = JSON.readTree(line);
        // an event that rides on an answer is told first: whoever gets the answer may rely on it
        events.accept(message);
        CompletableFuture<JsonNode> answer =
                message.has("re") ? pending.get(message.path("re").asLong()) : null;
        if (answer != null) {
            answer.complete(message);
        }
    }
}
