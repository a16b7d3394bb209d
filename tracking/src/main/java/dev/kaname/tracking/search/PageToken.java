package dev.kaname.tracking.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Where the next page of a search begins, as text for the client to hand back.
///
/// A token names the last item seen, not a count, so that items that come and go meanwhile neither
/// repeat nor hide others. It belongs to one request: with another filter or order it is refused.
public final class PageToken {
    static final String FIELD = "page_token";
    private static final int LONGEST = 1 << 16;
    private static final ObjectMapper JSON = new ObjectMapper();

    private PageToken() {}

    /// @param request everything that the token is bound to
    public static String write(List<String> request, List<Cell> position) {
        ObjectNode token = JSON.createObjectNode();
        token.put("q", digest(request));
        ArrayNode cells = token.putArray("p");
        for (Cell cell : position) {
            switch (cell) {
                case Cell.Whole whole -> cells.addArray().add("w").add(whole.value());
                case Cell.Real real -> cells.addArray().add("r").add(real.value());
                case Cell.Text text -> cells.addArray().add("t").add(text.value());
                case Cell.NotANumber _ -> cells.addArray().add("n");
                case Cell.Missing _ -> cells.addArray().add("m");
            }
        }
        byte[] bytes = token.toString().getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// Reads a token; an empty text is the first page.
    ///
    /// @throws InvalidQuery if it is no token, or that of another request
    public static Optional<List<Cell>> read(List<String> request, String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (text.length() > LONGEST) {
            throw invalid();
        }
        try {
            JsonNode token = JSON.readTree(Base64.getUrlDecoder().decode(text));
            if (token == null || !token.path("p").isArray()) {
                throw invalid();
            }
            if (!token.path("q").asText().equals(digest(request))) {
                throw new InvalidQuery(
                        FIELD, "Invalid page token: it belongs to a search with other parameters");
            }
            List<Cell> cells = new ArrayList<>();
            token.path("p").forEach(cell -> cells.add(cell(cell)));
            return Optional.of(cells);
        } catch (IllegalArgumentException | java.io.IOException notAToken) {
            throw invalid();
        }
    }

    private static Cell cell(JsonNode cell) {
        JsonNode value = cell.path(1);
        String kind = cell.path(0).asText();
        if (kind.equals("w") && value.isIntegralNumber()) {
            return new Cell.Whole(value.longValue());
        }
        if (kind.equals("r") && value.isNumber()) {
            return new Cell.Real(value.doubleValue());
        }
        if (kind.equals("t") && value.isTextual()) {
            return new Cell.Text(value.textValue());
        }
        return switch (kind) {
            case "n" -> new Cell.NotANumber();
            case "m" -> new Cell.Missing();
            default -> throw invalid();
        };
    }

    private static String digest(List<String> request) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] json = JSON.writeValueAsBytes(request);
            return HexFormat.of().formatHex(digest.digest(json), 0, 8);
        } catch (NoSuchAlgorithmException | JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static InvalidQuery invalid() {
        return new InvalidQuery(FIELD, "Invalid page token");
    }
}
