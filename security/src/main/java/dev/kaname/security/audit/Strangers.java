package dev.kaname.security.audit;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Refusals of people nobody knows, counted in memory until the minute is over.
final class Strangers {
    /// Beyond this many sources in a minute they are counted together.
    private static final int MOST = 1_000;

    private static final String OTHERS = "others";

    private record Key(String source, String rule) {}

    /// @param number how often
    record Count(Entry entry, long number) {}

    private final InstantSource clock;
    private final Map<Key, Long> counts = new HashMap<>();
    private Instant minute = Instant.EPOCH;

    Strangers(InstantSource clock) {
        this.clock = clock;
    }

    /// @return whether counts of an earlier minute wait to be written
    synchronized boolean count(String source, String rule) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        boolean over = !counts.isEmpty() && !now.equals(minute);
        if (counts.isEmpty()) {
            minute = now;
        }
        Key key = new Key(counts.size() < MOST ? source : OTHERS, rule);
        counts.merge(key, 1L, Long::sum);
        return over;
    }

    synchronized List<Count> take() {
        List<Count> taken = new ArrayList<>();
        counts.forEach((key, number) -> taken.add(new Count(entry(key), number)));
        counts.clear();
        return taken;
    }

    private Entry entry(Key key) {
        Map<String, Object> fields = new TreeMap<>();
        fields.put("v", 1);
        fields.put("action", Audit.REFUSED);
        fields.put("actor", "anonymous");
        fields.put("decision", "refused");
        fields.put("project", "");
        fields.put("objects", List.of(List.of("source", key.source), List.of("rule", key.rule)));
        return new Entry("", minute, fields);
    }
}
