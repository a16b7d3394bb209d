package dev.kaname.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;

/// A plain HTTP client for tests of resources. (REST Assured reads status classes in the machine's
/// locale, and the suite runs in Turkish.)
public final class TestClient {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> headers;

    private TestClient(Map<String, String> headers) {
        this.headers = headers;
    }

    /// Sends no credentials.
    public static TestClient anonymous() {
        return new TestClient(Map.of());
    }

    public static TestClient bearer(String token) {
        return anonymous().with("Authorization", "Bearer " + token);
    }

    public static TestClient basic(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return anonymous()
                .with("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
    }

    public TestClient with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new TestClient(more);
    }

    /// Where the server under test listens, without a slash at the end.
    public static String url() {
        return ConfigProvider.getConfig().getValue("test.url", String.class);
    }

    public Reply get(String path) {
        return send("GET", path, new byte[0]);
    }

    public Reply delete(String path) {
        return send("DELETE", path, new byte[0]);
    }

    /// @param json the body as text
    public Reply post(String path, String json) {
        return json().send("POST", path, json.getBytes(StandardCharsets.UTF_8));
    }

    public Reply put(String path, String json) {
        return json().send("PUT", path, json.getBytes(StandardCharsets.UTF_8));
    }

    public Reply patch(String path, String json) {
        return json().send("PATCH", path, json.getBytes(StandardCharsets.UTF_8));
    }

    private TestClient json() {
        return headers.containsKey("Content-Type")
                ? this
                : with("Content-Type", "application/json");
    }

    public Reply send(String method, String path, byte[] body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url() + path))
                        .method(
                                method,
                                body.length == 0
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        try {
            return new Reply(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// What came back.
    public record Reply(HttpResponse<byte[]> response) {
        public int status() {
            return response.statusCode();
        }

        public byte[] bytes() {
            return response.body();
        }

        public String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        public Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }

        /// Every value this header was sent with.
        public List<String> headers(String name) {
            return response.headers().allValues(name);
        }

        public JsonNode json() {
            try {
                return JSON.readTree(text());
            } catch (JsonProcessingException e) {
                throw new AssertionError("not JSON: " + text(), e);
            }
        }

        /// The `code` of a problem.
        public String code() {
            return json().path("code").asText();
        }

        /// This reply, or a failure that shows what came instead.
        public Reply expect(int status) {
            if (status() != status) {
                throw new AssertionError(
                        "expected " + status + " but was " + status() + ": " + text());
            }
            return this;
        }
    }
}
