package dev.kaname.pipelines.file;

import java.util.regex.Pattern;

/// The shapes of names. Each shape is one that every place it travels to can hold: a variable's
/// name, a file's name, a URL.
final class Names {
    /// Pipelines and steps.
    static final Pattern PLAIN = Pattern.compile("[a-z][a-z0-9_-]{0,62}");

    /// Inputs, outputs and parameters: they become variables.
    static final Pattern VARIABLE = Pattern.compile("[a-z][a-z0-9_]{0,62}");

    /// A variable of the environment.
    static final Pattern ENVIRONMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

    /// Endpoints: part of an address.
    static final Pattern ENDPOINT = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    /// Registered models.
    static final Pattern THING = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    /// Aliases of registered models.
    static final Pattern ALIAS = Pattern.compile("[\\p{L}\\p{N}_-]{1,255}");

    /// Data repositories.
    private static final Pattern REPOSITORY =
            Pattern.compile("(?=.{1,63}$)[a-z0-9]++(?:-[a-z0-9]++)*+");

    /// Branches of data repositories.
    private static final Pattern BRANCH =
            Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9_]|[.-](?=[A-Za-z0-9_])){0,99}");

    private Names() {}

    /// Whether a data repository can have this name, and a branch of it that one.
    static boolean data(String repository, String branch) {
        return REPOSITORY.matcher(repository).matches() && BRANCH.matcher(branch).matches();
    }

    /// A relative path that stays where it is and reads the same everywhere; a slash at the end is
    /// allowed and means a folder.
    static boolean path(String text) {
        String bare = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        return text.length() <= 1000
                && (text.isEmpty() || (!bare.isEmpty() && plainSegments(bare)));
    }

    /// Whether each name of a path stands for itself.
    static boolean segments(String path) {
        for (String segment : path.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                return false;
            }
        }
        return true;
    }

    private static boolean plainSegments(String path) {
        return segments(path) && path.chars().noneMatch(c -> c < ' ' || c == 0x7f || c == '\\');
    }

    static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
