package dev.kaname.pipelines;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What was asked for lately, so that the same few things are not read again and again; the longest
/// unused goes first.
final class Recent<K, V> {
    private static final int MOST = 64;

    private final Map<K, V> entries =
            new LinkedHashMap<>(MOST, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                    return size() > MOST;
                }
            };

    synchronized Optional<V> find(K key) {
        return Optional.ofNullable(entries.get(key));
    }

    synchronized void put(K key, V value) {
        entries.put(key, value);
    }
}
