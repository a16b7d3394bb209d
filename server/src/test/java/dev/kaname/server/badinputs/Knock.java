package dev.kaname.server.badinputs;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.kaname.server.RawHttp;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;

/// One request to one door, byte by byte: a sound one with the differences of a case.
///
/// @param place in which place of the case's kind its text stands, the first is 0
record Knock(Premises premises, Door door, Sent sent, int place) {
    RawHttp.Reply send() {
        return RawHttp.send(bytes());
    }

    private byte[] bytes() {
        if (sent.raw().isPresent()) {
            return fill(sent.raw().get()).getBytes(StandardCharsets.UTF_8);
        }
        byte[] body = body();
        StringBuilder head = new StringBuilder();
        head.append(sent.method().orElse(door.route().verb()) + " " + target() + " HTTP/1.1\r\n");
        headers(body)
                .forEach((name, value) -> {
                    if (!value.isEmpty()) {
                        head.append(name + ": " + Bodies.text(fill(value)) + "\r\n");
                    }
                });
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        all.writeBytes(body);
        return all.toByteArray();
    }

    private Map<String, String> headers(byte[] body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Host", RawHttp.host());
        headers.put("Connection", "close");
        if (!sent.as().equals(Optional.of("none"))) {
            headers.put("Authorization", "Bearer " + premises.token(sent.as(), door.route()));
        }
        if (door.body().isPresent() || body.length > 0) {
            headers.put("Content-Type", door.mediaType());
            headers.put("Content-Length", Integer.toString(body.length));
        }
        if (sent.headers().containsKey("Transfer-Encoding")) {
            headers.remove("Content-Length");
        }
        headers.putAll(sent.headers());
        return headers;
    }

    String target() {
        if (sent.target().isPresent()) {
            return fill(sent.target().get());
        }
        String sound = fill(door.target());
        int query = sound.indexOf('?');
        String target =
                resolve(
                        sound,
                        0,
                        (text, at) -> inUrl(text, query >= 0 && at > query ? "&#+;\\" : "?#"));
        return sent.query()
                .map(more -> target + (query < 0 ? "?" : "&") + fill(more))
                .orElse(target);
    }

    byte[] body() {
        String body = sent.body().or(door::body).orElse("");
        if (body.startsWith("@")) {
            return Bodies.of(body);
        }
        int before = sent.replacement().map(kind -> places(door.target(), kind)).orElse(0);
        return resolve(fill(body), before, (text, _) -> inJson(text))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static int places(String text, Map.Entry<String, String> kind) {
        return (int)
                Door.PLACE
                        .matcher(text)
                        .results()
                        .filter(found -> found.group(1).equals(kind.getKey()))
                        .count();
    }

    @FunctionalInterface
    private interface Encoding {
        String encode(String text, int at);
    }

    /// Puts the hostile text into its place, and the sound text into all others.
    ///
    /// @param before how many places of this kind came before this text
    private String resolve(String text, int before, Encoding encoding) {
        Matcher found = Door.PLACE.matcher(text);
        StringBuilder resolved = new StringBuilder();
        int count = before;
        while (found.find()) {
            String kind = found.group(1);
            boolean meant = sent.replacement().map(r -> r.getKey().equals(kind)).orElse(false);
            String value =
                    meant && count++ == place
                            ? encoding.encode(hostile(), found.start())
                            : found.group(2);
            found.appendReplacement(resolved, Matcher.quoteReplacement(value));
        }
        return found.appendTail(resolved).toString();
    }

    private String hostile() {
        return Bodies.text(fill(sent.replacement().orElseThrow().getValue()));
    }

    /// As it is, percent signs included, but for what would end the place or the request line.
    private static String inUrl(String text, String special) {
        StringBuilder encoded = new StringBuilder();
        text.codePoints()
                .forEach(c -> {
                    String one = Character.toString(c);
                    boolean plain = c > ' ' && c < 0x7f && special.indexOf(c) < 0;
                    encoded.append(
                            plain
                                    ? one
                                    : URLEncoder.encode(one, StandardCharsets.UTF_8)
                                            .replace("+", "%20"));
                });
        return encoded.toString();
    }

    private static String inJson(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text))
                .replace("\ud800", "\\ud800"); // cannot be written in UTF-8
    }

    private String fill(String sendable) {
        String text = inProject(sendable);
        String address =
                inProject(Door.PLACE.matcher(door.target().split("\\?", 2)[0]).replaceAll("$2"));
        String sound = premises.fill(address, door.route());
        int end = sound.indexOf('/', 1);
        String first = end < 0 ? sound.substring(1) : sound.substring(1, end);
        String rest = end < 0 ? "" : sound.substring(end + 1);
        return premises.fill(
                text.replace("{door}", sound).replace("{first}", first).replace("{rest}", rest),
                door.route());
    }

    private String inProject(String text) {
        return sent.in().map(other -> text.replace("{project}", "{" + other + "}")).orElse(text);
    }
}
