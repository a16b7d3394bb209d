package dev.kaname.security.audit;

import dev.kaname.database.Event;
import dev.kaname.database.Json;
import dev.kaname.database.LoggedEvent;
import dev.kaname.database.Who;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What a record will say, before it has its place in the chain.
///
/// It holds ids and digests, no names and no free text: whoever is erased elsewhere leaves the
/// chain valid. What an act said about itself stands in the event log; here stands the digest of
/// it.
record Entry(String project, Instant at, Map<String, Object> fields) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    static final String START = "0".repeat(64);

    static Entry of(LoggedEvent logged) {
        Event event = logged.event();
        Map<String, Object> fields = whoAndWhat(logged.who(), event);
        fields.put("event", logged.sequence());
        fields.put("payload", Hashes.plain(Json.canonical(event.payload())));
        return new Entry(event.project(), logged.at(), fields);
    }

    /// What stays the same over a minute of gathered events.
    static Entry counted(LoggedEvent logged) {
        return new Entry(
                logged.event().project(), logged.at(), whoAndWhat(logged.who(), logged.event()));
    }

    private static Map<String, Object> whoAndWhat(Who who, Event event) {
        Map<String, Object> fields = new TreeMap<>();
        fields.put("v", 1);
        fields.put("action", event.kind());
        fields.put("actor", who.principal());
        who.token().ifPresent(token -> fields.put("token", token));
        who.onBehalfOf().ifPresent(owner -> fields.put("behalf", owner));
        who.cause().ifPresent(cause -> fields.put("cause", cause));
        fields.put("decision", event.kind().equals(Audit.REFUSED) ? "refused" : "allowed");
        fields.put("project", event.project());
        fields.put(
                "objects",
                event.objects().stream()
                        .map(subject -> List.of(subject.kind(), subject.id()))
                        .toList());
        return fields;
    }

    String text() {
        return Json.canonical(fields);
    }

    /// The record: this entry at its place.
    String record(long seq, byte[] previous) {
        Map<String, Object> all = new TreeMap<>(fields);
        all.put("seq", seq);
        all.put("time", time(at));
        all.put("prev", HexFormat.of().formatHex(previous));
        return Json.canonical(all);
    }

    static String time(Instant at) {
        return TIME.format(at);
    }
}
