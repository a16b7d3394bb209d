package dev.kaname.server.data;

import dev.kaname.store.Store;
import dev.kaname.store.TreeEntry;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The answer to whoever reads a file: never shown by a browser, whatever it holds (BI-103).
final class Download {
    private final Store store;
    private final TreeEntry entry;
    private final String tag;

    Download(Store store, TreeEntry entry) {
        this.store = store;
        this.entry = entry;
        this.tag = "\"" + entry.content() + "\"";
    }

    Response head() {
        return with(Response.ok()).header(HttpHeaders.CONTENT_LENGTH, entry.size()).build();
    }

    Response answer(
            Optional<String> ifNoneMatch, Optional<String> ifRange, Optional<String> range) {
        if (ifNoneMatch
                .filter(tags -> tags.strip().equals("*") || tags.contains(tag))
                .isPresent()) {
            return with(Response.notModified()).build();
        }
        boolean whole = ifRange.filter(seen -> !seen.equals(tag)).isPresent();
        return switch (ByteRange.parse(whole ? Optional.empty() : range, entry.size())) {
            case ByteRange.Asked.Whole _ ->
                    body(Response.ok(), new ByteRange(0, entry.size())).build();
            case ByteRange.Asked.Part(ByteRange part) ->
                    body(Response.status(Response.Status.PARTIAL_CONTENT), part)
                            .header("Content-Range", part.contentRange(entry.size()))
                            .build();
            case ByteRange.Asked.Nothing _ ->
                    with(Response.status(Response.Status.REQUESTED_RANGE_NOT_SATISFIABLE))
                            .header("Content-Range", "bytes */" + entry.size())
                            .build();
        };
    }

    private Response.ResponseBuilder body(Response.ResponseBuilder response, ByteRange part) {
        InputStream in = store.read(entry.content(), part.offset(), part.length());
        StreamingOutput bytes =
                out -> {
                    try (in) {
                        in.transferTo(out);
                    }
                };
        return with(response).header(HttpHeaders.CONTENT_LENGTH, part.length()).entity(bytes);
    }

    private Response.ResponseBuilder with(Response.ResponseBuilder response) {
        String name = entry.path().substring(entry.path().lastIndexOf('/') + 1);
        return response.header(HttpHeaders.CONTENT_TYPE, "application/octet-stream")
                .header(HttpHeaders.ETAG, tag)
                .header("Accept-Ranges", "bytes")
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "sandbox; default-src 'none'")
                .header("Cache-Control", "private, no-cache")
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename*=UTF-8''" + escaped(name));
    }

    private static String escaped(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }
}
