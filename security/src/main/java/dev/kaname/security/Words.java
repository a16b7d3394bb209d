package dev.kaname.security;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/// Sets of short words in one column, separated by commas: roles, permissions, ids. None of them
/// can hold a comma.
final class Words {
    private Words() {}

    static String join(Collection<String> words) {
        return words.stream().sorted().collect(Collectors.joining(","));
    }

    static Set<String> split(String column) {
        return column.isEmpty()
                ? Set.of()
                : new LinkedHashSet<>(Arrays.asList(column.split(",", -1)));
    }
}
