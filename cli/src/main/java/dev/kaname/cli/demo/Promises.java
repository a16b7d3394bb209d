package dev.kaname.cli.demo;

import dev.kaname.cli.Texts;
import java.util.ArrayList;
import java.util.List;

/// What the demo set out to prove, and whether it did.
final class Promises {
    /// @param key names it for scripts
    /// @param text what was promised
    /// @param seen what was found, in the words of the check
    record Promise(String key, String text, boolean kept, String seen) {}

    private final Texts texts;
    private final List<Promise> all = new ArrayList<>();

    Promises(Texts texts) {
        this.texts = texts;
    }

    /// @param key of the promise's text: `promise.<key>`
    void check(String key, boolean kept, String seen) {
        all.add(new Promise(key, texts.of("promise." + key), kept, seen));
    }

    List<Promise> all() {
        return List.copyOf(all);
    }

    boolean kept() {
        return !all.isEmpty() && all.stream().allMatch(Promise::kept);
    }
}
