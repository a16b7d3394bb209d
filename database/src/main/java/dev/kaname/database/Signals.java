package dev.kaname.database;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/// One signal for each topic, raised after a commit.
final class Signals {
    private final Map<Topic, Signal> signals = new EnumMap<>(Topic.class);

    Signals() {
        for (Topic topic : Topic.values()) {
            signals.put(topic, new Signal());
        }
    }

    Signal of(Topic topic) {
        return signals.getOrDefault(topic, new Signal());
    }

    void raise(Set<Topic> topics) {
        topics.forEach(topic -> of(topic).raise());
    }
}
