package dev.kaname.server.repeats;

import dev.kaname.database.ActSink;
import dev.kaname.database.Edge;
import dev.kaname.database.LoggedEvent;
import dev.kaname.database.Tx;
import dev.kaname.security.audit.Audit;
import dev.kaname.server.errors.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Notes in the act itself that a request with a key is done, so that there is never one without
/// the other: of two that are under way at once, the act of the second does not happen. An act
/// knows its request by what it says caused it.
public final class RequestClaims implements ActSink {
    private static final String CAUSE = "request:";

    private final Map<String, Keyed> underWay = new ConcurrentHashMap<>();

    static Refusal first() {
        return Refusal.conflict("a request with this Idempotency-Key is under way; try again");
    }

    /// @return what the acts of this request are to say caused them
    String begin(Keyed keyed) {
        underWay.put(keyed.request(), keyed);
        return CAUSE + keyed.request();
    }

    void end(Keyed keyed) {
        underWay.remove(keyed.request());
    }

    /// Whether an earlier request with the same key has not been answered yet.
    boolean isUnderWay(Keyed keyed) {
        return underWay.values().stream()
                .anyMatch(other ->
                        other.key().equals(keyed.key())
                                && other.principal().equals(keyed.principal())
                                && other.project().equals(keyed.project()));
    }

    @Override
    public void record(Tx tx, LoggedEvent logged, List<Edge> edges) {
        Optional<Keyed> keyed =
                logged.who()
                        .cause()
                        .filter(cause -> cause.startsWith(CAUSE))
                        .flatMap(cause ->
                                Optional.ofNullable(underWay.get(cause.substring(CAUSE.length()))));
        if (keyed.isEmpty() || logged.event().kind().equals(Audit.REFUSED)) {
            return;
        }
        String object =
                logged.event().objects().stream()
                        .findFirst()
                        .map(first -> first.kind() + " " + first.id())
                        .orElse("");
        if (!Requests.claim(tx, keyed.get(), object)) {
            throw first();
        }
    }
}
