package dev.kaname.server.edge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestBodyTest {
    private static final int PIECE = 32 << 10;
    private static final int SEED = 20_261_122;
    private static final int PATIENCE = 20;

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<RoutingContext> requests = new LinkedBlockingQueue<>();
    private HttpServer server = vertx.createHttpServer();

    @BeforeEach
    void start() throws Exception {
        Router router = Router.router(vertx);
        router.route()
                .handler(context -> {
                    Optional<RequestBody> body = RequestBody.of(context);
                    context.request().pause(); // as the framework does when it has routed a request
                    requests.add(context);
                    body.ifPresent(RequestBody::begin);
                });
        server =
                vertx.createHttpServer(new HttpServerOptions().setMaxChunkSize(PIECE))
                        .requestHandler(router)
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(PATIENCE, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(PATIENCE, TimeUnit.SECONDS);
    }

    @Test
    void aBodyArrivesAsItWasSentHoweverSlowlyItIsRead() throws Exception {
        byte[] sent = bytes(20 << 20);
        try (Socket client = connect()) {
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(client, sent));
            InputStream body = body();
            byte[] got = new byte[sent.length];
            Random random = new Random(SEED);
            int at = 0;
            while (at < got.length) {
                int read =
                        body.read(got, at, 1 + random.nextInt(Math.min(got.length - at, 90_000)));
                assertTrue(read > 0);
                at += read;
            }
            assertEquals(-1, body.read());
            sending.join();
            assertArrayEquals(sent, got);
        }
    }

    @Test
    void whatNobodyReadsIsNotTakenFromTheConnection() throws Exception {
        byte[] sent = bytes(64 << 20);
        try (Socket client = connect()) {
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(client, sent));
            InputStream body = body();
            await(body, PIECE);
            assertTrue(body.available() <= 2 * PIECE, "for a stranger");
            body.read();
            await(body, 16 * PIECE);
            assertTrue(body.available() <= 18 * PIECE, "for a reader");
            assertTrue(!sending.isDone());
            assertEquals(sent.length - 1, body.readAllBytes().length);
            sending.join();
        }
    }

    @Test
    void whatIsLeftWhenTheRequestIsAnsweredIsThrownAwayAndTheConnectionGoesOn() throws Exception {
        try (Socket client = connect()) {
            CompletableFuture<Void> sending =
                    CompletableFuture.runAsync(() -> send(client, bytes(30 << 20)));
            RoutingContext first = next();
            InputStream body = RequestBody.in(first).orElseThrow();
            body.read();
            first.response().end("no");
            sending.join();
            CompletableFuture.runAsync(() -> send(client, new byte[] {42}));
            assertEquals(42, body().read());
            assertThrows(IOException.class, body::readAllBytes);
        }
    }

    @Test
    void aBodyThatIsCutFailsItsReader() throws Exception {
        CompletableFuture<byte[]> reading;
        try (Socket client = connect()) {
            client.getOutputStream().write(head("Content-Length: 1000"));
            client.getOutputStream().write(new byte[999]);
            InputStream body = body();
            reading = CompletableFuture.supplyAsync(() -> all(body));
        }
        assertThrows(CompletionException.class, reading::join);
    }

    @Test
    void aClientThatWaitsToBeAskedIsAskedByTheFirstReadOnly() throws Exception {
        try (Socket client = connect()) {
            client.setSoTimeout(PATIENCE * 1000);
            client.getOutputStream().write(head("Content-Length: 3", "Expect: 100-continue"));
            InputStream body = body();
            assertEquals(0, client.getInputStream().available());
            CompletableFuture<byte[]> reading = CompletableFuture.supplyAsync(() -> all(body));
            String line =
                    new String(client.getInputStream().readNBytes(12), StandardCharsets.UTF_8);
            assertEquals("HTTP/1.1 100", line);
            client.getOutputStream().write("abc".getBytes(StandardCharsets.UTF_8));
            assertArrayEquals("abc".getBytes(StandardCharsets.UTF_8), reading.join());
        }
    }

    @Test
    void aRequestWithoutABodyHasNone() throws Exception {
        try (Socket client = connect()) {
            client.getOutputStream().write(head());
            RoutingContext first = next();
            assertEquals(Optional.empty(), RequestBody.in(first));
            first.response().end();
            client.getOutputStream().write(head("Content-Length: 0"));
            assertEquals(Optional.empty(), RequestBody.in(next()));
        }
    }

    private RoutingContext next() throws InterruptedException {
        return Optional.ofNullable(requests.poll(PATIENCE, TimeUnit.SECONDS)).orElseThrow();
    }

    private InputStream body() throws InterruptedException {
        return RequestBody.in(next()).orElseThrow();
    }

    private static void await(InputStream body, int bytes) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
        while (body.available() < bytes && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertTrue(body.available() >= bytes);
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
    }

    private static void send(Socket client, byte[] body) {
        try {
            OutputStream out = client.getOutputStream();
            out.write(head("Content-Length: " + body.length));
            out.write(body);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private static byte[] all(InputStream body) {
        try {
            return body.readAllBytes();
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private static byte[] head(String... headers) {
        return ("POST / HTTP/1.1\r\nHost: localhost\r\n"
                        + String.join("\r\n", headers)
                        + (headers.length == 0 ? "" : "\r\n")
                        + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(SEED).nextBytes(bytes);
        return bytes;
    }
}
