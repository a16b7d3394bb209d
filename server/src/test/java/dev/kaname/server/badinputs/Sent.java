package dev.kaname.server.badinputs;

import java.util.Map;
import java.util.Optional;

/// In what a request differs from a sound one. Everything may hold the values of [Premises] in
/// braces, and `{door}`, the door's own address, which is `/{first}/{rest}`.
///
/// @param raw the whole request as text, instead of all below
/// @param target the address, as it goes over the wire
/// @param query put behind the door's own query
/// @param body text, or the name of a builder: see [Bodies]
/// @param headers of these names; empty text takes a header away
/// @param as who sends it: `owner` (usual), `none`, `stranger`, `narrow`, `other`, `expired`,
///   `revoked`
/// @param path stands in each place of the door that is a path, one after the other
/// @param source the same for places that say where something is
/// @param name the same for names that the caller chooses and that stand in addresses
/// @param label the same for names that only people read
/// @param note the same for free text
/// @param id the same for ids
/// @param page the same for tokens of the next page
/// @param count the same for numbers
/// @param in the request goes to this project, with everything else as it was
record Sent(
        Optional<String> raw,
        Optional<String> method,
        Optional<String> target,
        Optional<String> query,
        Optional<String> body,
        Map<String, String> headers,
        Optional<String> as,
        Optional<String> path,
        Optional<String> source,
        Optional<String> name,
        Optional<String> label,
        Optional<String> id,
        Optional<String> note,
        Optional<String> page,
        Optional<String> count,
        Optional<String> in) {
    static final Sent SOUND = of(Optional.empty(), Optional.empty());

    /// A request with another address and another body.
    static Sent of(Optional<String> target, Optional<String> body) {
        return new Sent(
                Optional.empty(),
                Optional.empty(),
                target,
                Optional.empty(),
                body,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    Sent {
        headers = headers == null ? Map.of() : headers;
    }

    /// What stands in a place of the door: its kind and the hostile text.
    Optional<Map.Entry<String, String>> replacement() {
        return path.map(text -> Map.entry("path", text))
                .or(() -> source.map(text -> Map.entry("source", text)))
                .or(() -> name.map(text -> Map.entry("name", text)))
                .or(() -> label.map(text -> Map.entry("label", text)))
                .or(() -> id.map(text -> Map.entry("id", text)))
                .or(() -> note.map(text -> Map.entry("note", text)))
                .or(() -> page.map(text -> Map.entry("page", text)))
                .or(() -> count.map(text -> Map.entry("count", text)));
    }
}
