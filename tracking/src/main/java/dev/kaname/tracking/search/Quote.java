package dev.kaname.tracking.search;

/// How a stranger's text appears in a message: short, and without control characters.
public final class Quote {
    private static final int LONGEST = 100;

    private Quote() {}

    public static String of(String text) {
        return cut(text).replaceAll("\\p{Cntrl}", "?");
    }

    /// The same as it is, short; cut between two characters.
    public static String cut(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        boolean within = Character.isHighSurrogate(text.charAt(LONGEST - 1));
        return text.substring(0, within ? LONGEST - 1 : LONGEST) + "…";
    }
}
