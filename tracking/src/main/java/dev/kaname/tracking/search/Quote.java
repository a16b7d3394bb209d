package dev.kaname.tracking.search;

/// How a stranger's text appears in a message: short, and without control characters.
final class Quote {
    private static final int LONGEST = 100;

    private Quote() {}

    static String of(String text) {
        String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
