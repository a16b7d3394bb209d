package dev.kaname.pipelines.file;

import java.util.ArrayList;
import java.util.List;

/// Cuts a command into words as a POSIX shell would, without being one.
///
/// Quotes and backslashes group and protect; nothing is expanded. A sign that only a shell gives a
/// meaning to, written bare, is reported: the author expected something that will not happen.
final class Words {
    private static final String SHELL_SIGNS = "|&;<>()$`*?[]~#!";

    private final String text;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private int at;

    private Words(String text) {
        this.text = text;
    }

    /// A command cannot be cut into words.
    ///
    /// @param code of the problem
    record Trouble(String code, String sign) {}

    /// @param trouble none if the words are good
    record Cut(List<String> words, List<Trouble> trouble) {}

    static Cut cut(String text) {
        return new Words(text).run();
    }

    private Cut run() {
        while (at < text.length()) {
            char sign = text.charAt(at++);
            if (sign == ' ' || sign == '\t' || sign == '\n' || sign == '\r') {
                endWord();
            } else if (sign == '\'') {
                if (!single()) {
                    return refuse("quote_open", "'");
                }
            } else if (sign == '"') {
                if (!twofold()) {
                    return refuse("quote_open", "\"");
                }
            } else if (sign == '\\') {
                escaped();
            } else if (isShellSign(sign)) {
                return refuse("shell_sign", String.valueOf(sign));
            } else {
                put(sign);
            }
        }
        endWord();
        return new Cut(List.copyOf(words), List.of());
    }

    /// `#`, `~` and `!` mean something to a shell only where a word begins.
    private boolean isShellSign(char sign) {
        return SHELL_SIGNS.indexOf(sign) >= 0 && (!inWord || "~#!".indexOf(sign) < 0);
    }

    private void escaped() {
        if (at < text.length()) {
            char next = text.charAt(at++);
            if (next != '\n') {
                put(next);
            }
        }
    }

    private boolean single() {
        int end = text.indexOf('\'', at);
        if (end < 0) {
            return false;
        }
        inWord = true;
        word.append(text, at, end);
        at = end + 1;
        return true;
    }

    private boolean twofold() {
        inWord = true;
        while (at < text.length()) {
            char sign = text.charAt(at++);
            if (sign == '"') {
                return true;
            }
            if (sign == '\\' && at < text.length() && "\"\\$`".indexOf(text.charAt(at)) >= 0) {
                sign = text.charAt(at++);
            }
            word.append(sign);
        }
        return false;
    }

    private void put(char sign) {
        inWord = true;
        word.append(sign);
    }

    private void endWord() {
        if (inWord) {
            words.add(word.toString());
            word.setLength(0);
            inWord = false;
        }
    }

    private static Cut refuse(String code, String sign) {
        return new Cut(List.of(), List.of(new Trouble(code, sign)));
    }
}
