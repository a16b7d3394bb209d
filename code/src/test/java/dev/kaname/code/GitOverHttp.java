package dev.kaname.code;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kaname.database.Who;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/// The JDK's own HTTP server in front of the engine, so that real git can talk to it.
final class GitOverHttp implements AutoCloseable {
    static final Who ANN = Who.of("ann", "token-1");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CodeRepositories repositories;

    GitOverHttp(CodeRepositories repositories) {
        this.repositories = repositories;
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url(CodeRepository repository) {
        return "http://127.0.0.1:" + port() + "/" + repository.project() + "/" + repository.name();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String[] path = exchange.getRequestURI().getPath().split("/", 4);
        try (exchange) {
            CodeRepository repository = repositories.named(path[1], path[2]);
            Optional<String> protocol =
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst("Git-Protocol"));
            String asked = path[3].equals("info/refs") ? query(exchange) : path[3];
            GitService service = GitService.of(asked).orElseThrow();
            String kind = path[3].equals("info/refs") ? "advertisement" : "result";
            exchange.getResponseHeaders()
                    .set("Content-Type", "application/x-" + service.wireName() + "-" + kind);
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            if (kind.equals("advertisement")) {
                repositories.git().advertise(repository, service, protocol, out);
                return;
            }
            InputStream in = body(exchange);
            switch (service) {
                case UPLOAD_PACK -> repositories.git().upload(repository, protocol, in, out);
                case RECEIVE_PACK -> {
                    Locale locale =
                            Locale.forLanguageTag(
                                    Optional.ofNullable(
                                                    exchange.getRequestHeaders()
                                                            .getFirst("X-Language"))
                                            .orElse("en"));
                    repositories.git().receive(repository, ANN, locale, in, out);
                }
            }
        } catch (CodeFailure.Missing _) {
            exchange.sendResponseHeaders(404, -1);
        } catch (CodeFailure _) {
            // the connection just ends, as it does for a client that broke off
        }
    }

    private static String query(HttpExchange exchange) {
        return exchange.getRequestURI().getQuery().substring("service=".length());
    }

    private static InputStream body(HttpExchange exchange) throws IOException {
        InputStream in = exchange.getRequestBody();
        return "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))
                ? new GZIPInputStream(in)
                : in;
    }
}
