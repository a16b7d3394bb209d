package dev.kaname.store;

import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/// References that live as long as the process: the model that other back ends are compared with.
public final class MemoryReferenceStore implements ReferenceStore {
    private final ConcurrentNavigableMap<String, Reference> references =
            new ConcurrentSkipListMap<>();

    @Override
    public Reference read(String name) {
        return references.getOrDefault(name, Reference.free(name));
    }

    @Override
    public boolean move(Reference seen, String target) {
        Reference moved = seen.movedTo(target);
        return seen.version() == 0
                ? references.putIfAbsent(seen.name(), moved) == null
                : references.replace(seen.name(), seen, moved);
    }

    @Override
    public List<Reference> list(String prefix, String after, int limit) {
        return references.tailMap(prefix, true).tailMap(max(prefix, after), true).values().stream()
                .takeWhile(reference -> reference.name().startsWith(prefix))
                .filter(reference -> !reference.isFree() && reference.name().compareTo(after) > 0)
                .limit(limit)
                .toList();
    }

    private static String max(String a, String b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
