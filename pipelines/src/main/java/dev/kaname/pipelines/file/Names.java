package dev.kaname.pipelines.file;

import java.util.regex.Pattern;

/// The shapes of names. Each shape is one that every place it travels to can hold: a variable's
/// name, a file's name, a URL.
final class Names {
    /// Pipelines, steps, endpoints.
    static final Pattern PLAIN = Pattern.compile("[a-z][a-z0-9_-]{0,62}");

    /// Inputs, outputs and parameters: they become variables.
    static final Pattern VARIABLE = Pattern.compile("[a-z][a-z0-9_]{0,62}");

    /// A variable of the environment.
    static final Pattern ENVIRONMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

    /// Repositories, registered models, secrets.
    static final Pattern THING = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    /// A branch.
    static final Pattern BRANCH =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*");

    private Names() {}

    static boolean branch(String text) {
        return text.length() <= 200 && BRANCH.matcher(text).matches() && !text.contains("..");
    }

    /// A relative path that stays where it is and reads the same everywhere; a slash at the end is
    /// allowed and means a folder.
    static boolean path(String text) {
        String bare = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        return text.length() <= 1000
                && (text.isEmpty() || (!bare.isEmpty() && plainSegments(bare)));
    }

    private static boolean plainSegments(String path) {
        for (String segment : path.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                return false;
            }
        }
        return path.chars().noneMatch(c -> c < ' ' || c == 0x7f || c == '\\');
    }

    static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
