package dev.kaname.pipelines.file;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// A pattern over paths: `*` stands for anything within a name, `**` for any names, `?` for one
/// character; everything else for itself.
///
/// Matching follows all possibilities at once, so its time grows with pattern times path and no
/// pattern can make it explode.
public final class Glob {
    static final int MAX_LENGTH = 200;
    private static final int ANY_CHARACTER = -1;
    private static final int WITHIN_NAME = -2;
    private static final int ANY_FOLDERS = -3;
    private static final int ANYTHING = -4;

    private final String text;
    private final int[] tokens;

    private Glob(String text, int[] tokens) {
        this.text = text;
        this.tokens = tokens;
    }

    /// @throws IllegalArgumentException if the pattern is too long
    public static Glob of(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "a pattern has at most " + MAX_LENGTH + " characters");
        }
        List<Integer> tokens = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            if (text.startsWith("**/", at) && (at == 0 || text.charAt(at - 1) == '/')) {
                tokens.add(ANY_FOLDERS);
                at += 3;
            } else if (text.startsWith("**", at)) {
                tokens.add(ANYTHING);
                at += 2;
            } else {
                int character = text.codePointAt(at);
                tokens.add(
                        character == '*'
                                ? WITHIN_NAME
                                : character == '?' ? ANY_CHARACTER : character);
                at += Character.charCount(character);
            }
        }
        return new Glob(text, tokens.stream().mapToInt(Integer::intValue).toArray());
    }

    public boolean matches(String path) {
        BitSet states = new BitSet(tokens.length + 1);
        states.set(0);
        skipEmpty(states, true);
        for (int at = 0; at < path.length(); ) {
            int character = path.codePointAt(at);
            BitSet next = new BitSet(tokens.length + 1);
            for (int state = states.nextSetBit(0);
                    state >= 0;
                    state = states.nextSetBit(state + 1)) {
                step(state, character, next);
            }
            skipEmpty(next, character == '/');
            states = next;
            at += Character.charCount(character);
        }
        return states.get(tokens.length);
    }

    /// Whether some path within this folder might match; never no when one does.
    boolean mayMatchBelow(String folder) {
        int wild = text.length();
        for (char sign : new char[] {'*', '?'}) {
            int at = text.indexOf(sign);
            wild = at >= 0 ? Math.min(wild, at) : wild;
        }
        String fixed = text.substring(0, wild);
        String below = folder + "/";
        return fixed.startsWith(below) || below.startsWith(fixed) || fixed.equals(folder);
    }

    private void step(int state, int character, BitSet next) {
        if (state == tokens.length) {
            return;
        }
        int token = tokens[state];
        boolean wild = token == ANY_FOLDERS || token == ANYTHING;
        if (wild || (token == WITHIN_NAME && character != '/')) {
            next.set(state);
        } else if (token == character || (token == ANY_CHARACTER && character != '/')) {
            next.set(state + 1);
        }
    }

    /// Leaves wildcards that stand for nothing (more); `**/` only where a name begins.
    private void skipEmpty(BitSet states, boolean nameBegins) {
        for (int state = states.nextSetBit(0); state >= 0; state = states.nextSetBit(state + 1)) {
            if (state == tokens.length) {
                return;
            }
            int token = tokens[state];
            if (token == WITHIN_NAME || token == ANYTHING || (token == ANY_FOLDERS && nameBegins)) {
                states.set(state + 1);
            }
        }
    }

    @Override
    public String toString() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Glob glob && glob.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
