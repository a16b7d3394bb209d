package dev.kaname.tracking.search;

import java.util.ArrayList;
import java.util.List;

/// A pattern of `LIKE`: `%` stands for any text, `_` for one character; there is no escape.
///
/// The first and the last part between `%` have their places, and of the others the earliest place
/// is the best, so no choice is ever taken back. Looking at a text allocates nothing.
public final class Like {
    private final List<LikePart> parts;
    private final boolean ignoringCase;

    private Like(List<LikePart> parts, boolean ignoringCase) {
        this.parts = List.copyOf(parts);
        this.ignoringCase = ignoringCase;
    }

    static Like of(String pattern, boolean ignoringCase) {
        List<LikePart> parts = new ArrayList<>();
        for (String part : pattern.split("%", -1)) {
            parts.add(LikePart.of(part, ignoringCase));
        }
        return new Like(parts, ignoringCase);
    }

    boolean fits(String text) {
        LikePart first = parts.getFirst();
        int at = first.endAt(text, 0, ignoringCase);
        if (at < 0 || parts.size() == 1) {
            return at == text.length();
        }
        int tail = parts.getLast().startOfTail(text, at);
        if (tail < 0 || parts.getLast().endAt(text, tail, ignoringCase) < 0) {
            return false;
        }
        for (LikePart part : parts.subList(1, parts.size() - 1)) {
            at = part.endOfFirst(text, at, tail, ignoringCase);
            if (at < 0) {
                return false;
            }
        }
        return true;
    }
}
