package dev.kaname.store;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Finds names that would be one and the same on a file system that ignores case or normalises
/// Unicode: such a tree could not be checked out there (BI-021).
///
/// Names are otherwise kept byte for byte. Paths are added in their order ([RepoPath#compareTo]),
/// in which a folder that was left does not come again, so that few folders are in memory at a
/// time. A folder of very many names is not searched through: only its first [#LOOKED_AT] are read,
/// and of new ones the first [#KEPT] remembered.
public final class SiblingNames {
    static final int LOOKED_AT = 10_000;
    static final int KEPT = 200_000;
    private static final int FOLDERS_KEPT = 256;

    private final Tree tree;

    /// Those used last, which are the folders on the way to the last path and some more.
    private final Map<String, Map<String, String>> folders =
            new LinkedHashMap<>(FOLDERS_KEPT, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Map<String, String>> one) {
                    return size() > FOLDERS_KEPT;
                }
            };

    /// @param tree as it is before the new paths
    public SiblingNames(Tree tree) {
        this.tree = tree;
    }

    /// Adds a path, unless at some level of it another name stands in the same folder that differs
    /// only by case or normalisation.
    ///
    /// @return the path up to the name that is in the way
    public Optional<String> add(RepoPath path) {
        StringBuilder folder = new StringBuilder();
        for (String name : path.segments()) {
            String taken = standing(folder.toString(), fold(name), name);
            if (!taken.equals(name)) {
                return Optional.of(folder + taken);
            }
            folder.append(name).append('/');
        }
        return Optional.empty();
    }

    /// The name that stands in a folder under this folded form; this one if there was none.
    private String standing(String folder, String folded, String name) {
        Map<String, String> names = folders.get(folder);
        if (names == null) {
            names = read(folder);
            folders.put(folder, names);
        }
        String taken = names.size() < KEPT ? names.putIfAbsent(folded, name) : names.get(folded);
        return taken == null ? name : taken;
    }

    private Map<String, String> read(String folder) {
        Map<String, String> names = new HashMap<>();
        List<Tree.Item> items = tree.list(folder, "", "/", LOOKED_AT).items();
        for (Tree.Item item : items) {
            String rest = item.path().substring(folder.length());
            String name = rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
            names.putIfAbsent(fold(name), name);
        }
        return names;
    }

    static String fold(String name) {
        boolean plain = name.chars().allMatch(c -> c < 0x80);
        if (plain) {
            return name.toLowerCase(Locale.ROOT);
        }
        String composed = Normalizer.normalize(name, Normalizer.Form.NFC);
        String folded = composed.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return Normalizer.normalize(folded, Normalizer.Form.NFC);
    }
}
