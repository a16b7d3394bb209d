package dev.kaname.code;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// What repositories and branches may be called.
final class RepositoryNames {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
    private static final Pattern PROJECT = Pattern.compile("[0-9a-zA-Z_-]{1,64}");
    private static final Pattern SNAPSHOT = Pattern.compile("refs/snapshots/[0-9a-f]{40}");

    /// Bytes: the last part and git's `.lock` behind it must fit into one name of a file.
    private static final int LONGEST_REF = 200;

    private RepositoryNames() {}

    /// Lower case only: two names never meet in one folder, also where folders know no case.
    static String checked(String name) {
        boolean plain =
                NAME.matcher(name).matches()
                        && !name.contains("..")
                        && !name.endsWith(".")
                        && !name.endsWith(".git")
                        && !name.endsWith(".lock");
        if (!plain) {
            throw new CodeFailure.Invalid(
                    "name",
                    "is not a plain name",
                    "use up to 63 lower-case letters, digits, '.', '_' and '-',"
                            + " beginning with a letter or digit");
        }
        return name;
    }

    /// The id becomes a folder's name, so it is looked at although it is our own.
    static String project(String id) {
        if (!PROJECT.matcher(id).matches()) {
            throw new CodeFailure.Missing("the project");
        }
        return id;
    }

    /// Whether a branch or tag may have this name, beyond git's own rules: short enough for every
    /// file system, no part that a command line could take for an option, nothing outside branches
    /// and tags.
    static boolean isPlainRef(String ref) {
        boolean known = ref.startsWith("refs/heads/") || ref.startsWith("refs/tags/");
        return known
                && ref.getBytes(StandardCharsets.UTF_8).length <= LONGEST_REF
                && !ref.contains("/-")
                && ref.chars().noneMatch(sign -> sign < ' ' || sign == 0x7f);
    }

    /// Whether a reference is a snapshot of somebody's working tree, named by its commit.
    static boolean isSnapshot(String ref) {
        return SNAPSHOT.matcher(ref).matches();
    }
}
