package dev.kaname.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The server as seen from here: requests with the token, answers as JSON, errors as [CliFailure]
/// with what to do.
public final class Api {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LARGEST_PAGE = 1000;

    private final URI base;
    private final Optional<String> token;
    private final Texts texts;
    private final HttpClient client;

    public Api(URI base, Optional<String> token, Texts texts) {
        this.base = base;
        this.token = token;
        this.texts = texts;
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(10))
                        .build();
    }

    public URI base() {
        return base;
    }

    public Optional<String> token() {
        return token;
    }

    public static ObjectNode object() {
        return JSON.createObjectNode();
    }

    public static JsonNode parse(String text) throws JsonProcessingException {
        return JSON.readTree(text);
    }

    /// One segment or query value, escaped whole: a slash in it stays part of it.
    public static String escape(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    public JsonNode get(String path) {
        return json(request(path).GET());
    }

    public JsonNode post(String path, JsonNode body) {
        return json(withJson(request(path), "POST", body));
    }

    public JsonNode put(String path, JsonNode body) {
        return json(withJson(request(path), "PUT", body));
    }

    public JsonNode delete(String path) {
        return json(request(path).DELETE());
    }

    /// Sends bytes as they come and reads a JSON answer.
    public JsonNode send(String method, String path, String mediaType, BodyPublisher body) {
        return json(request(path).header("Content-Type", mediaType).method(method, body));
    }

    /// Every item of a list, page after page.
    public List<JsonNode> list(String path) {
        return list(path, Integer.MAX_VALUE);
    }

    /// The first items of a list.
    ///
    /// @param most at least 1: the server says so otherwise
    public List<JsonNode> list(String path, int most) {
        List<JsonNode> items = new ArrayList<>();
        String joint = path.contains("?") ? "&" : "?";
        JsonNode page = get(path + joint + "limit=" + Math.min(LARGEST_PAGE, most));
        page.path("items").forEach(items::add);
        while (page.hasNonNull("next") && items.size() < most) {
            int left = Math.min(LARGEST_PAGE, most - items.size());
            String next = escape(page.path("next").asText());
            page = get(path + joint + "limit=" + left + "&after=" + next);
            page.path("items").forEach(items::add);
        }
        return items;
    }

    /// Opens a stream of bytes; the caller closes it.
    public InputStream open(String path) {
        HttpResponse<InputStream> response =
                exchange(request(path).setHeader("Accept", "*/*").GET());
        if (response.statusCode() / 100 != 2) {
            throw failure(response.statusCode(), read(response.body()));
        }
        return response.body();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path))
                        .header("Accept", "application/json")
                        .header("Accept-Language", texts.language());
        token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
        return request;
    }

    private static HttpRequest.Builder withJson(
            HttpRequest.Builder request, String method, JsonNode body) {
        return request.header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body.toString()));
    }

    private JsonNode json(HttpRequest.Builder request) {
        HttpResponse<InputStream> response = exchange(request);
        String text = read(response.body());
        if (response.statusCode() / 100 != 2) {
            throw failure(response.statusCode(), text);
        }
        try {
            return text.isBlank() ? JSON.createObjectNode() : JSON.readTree(text);
        } catch (JsonProcessingException notJson) {
            throw new CliFailure(ExitCode.FAILED, texts.of("error.not-json", base));
        }
    }

    private HttpResponse<InputStream> exchange(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofInputStream());
        } catch (IOException unreachable) {
            throw new CliFailure(ExitCode.UNREACHABLE, texts.of("error.unreachable", base));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CliFailure(ExitCode.FAILED, texts.of("error.interrupted"));
        }
    }

    private String read(InputStream body) {
        try (body) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException cut) {
            throw new CliFailure(ExitCode.UNREACHABLE, texts.of("error.unreachable", base));
        }
    }

    /// The server's own words where it gave some: what is wrong, in which field, and the remedy.
    private CliFailure failure(int status, String body) {
        ExitCode code =
                switch (status) {
                    case 401 -> ExitCode.UNAUTHENTICATED;
                    case 403 -> ExitCode.FORBIDDEN;
                    case 404, 410 -> ExitCode.NOT_FOUND;
                    case 409, 412 -> ExitCode.CONFLICT;
                    case 400, 413, 415, 422 -> ExitCode.REFUSED;
                    default -> ExitCode.FAILED;
                };
        return new CliFailure(code, words(status, body));
    }

    private String words(int status, String body) {
        JsonNode problem;
        try {
            problem = JSON.readTree(body);
        } catch (JsonProcessingException notJson) {
            problem = JSON.createObjectNode();
        }
        return new ProblemWords(texts).of(status, problem);
    }
}
