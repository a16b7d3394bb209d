package dev.kaname.server.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.store.Change;
import dev.kaname.store.FileId;
import dev.kaname.store.TreeEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangedPathsTest {
    @Test
    void fewPathsAreNamedExactly() {
        assertEquals(
                new ChangedPaths(List.of("a.csv", "b/c.csv"), 2, 0, 0),
                gathered(List.of("a.csv", "b/c.csv")));
    }

    @Test
    void manyPathsAreNamedByTheirFolders() {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            paths.add("flights/2013/" + i + ".csv");
        }
        paths.add("weather/2013.csv");
        assertEquals(List.of("flights/2013/", "weather/2013.csv"), gathered(paths).paths());
    }

    @Test
    void manyAtTheTopAreEverything() {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            paths.add(i + ".csv");
        }
        assertEquals(List.of(""), gathered(paths).paths());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 20261121})
    void nothingThatChangedIsLeftOut(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            TreeSet<String> paths = new TreeSet<>();
            for (int i = random.nextInt(1, 500); i > 0; i--) {
                StringBuilder path = new StringBuilder();
                for (int depth = random.nextInt(4); depth > 0; depth--) {
                    path.append((char) ('a' + random.nextInt(9))).append('/');
                }
                paths.add(path.append(random.nextInt(100)).toString());
            }
            List<String> named = gathered(new ArrayList<>(paths)).paths();
            assertTrue(named.size() <= ChangedPaths.MOST);
            for (String path : paths) {
                assertTrue(
                        named.stream()
                                .anyMatch(n ->
                                        n.equals(path)
                                                || ((n.isEmpty() || n.endsWith("/"))
                                                        && path.startsWith(n))),
                        path);
            }
        }
    }

    private static ChangedPaths gathered(List<String> paths) {
        ChangedPaths.Gathering gathering = new ChangedPaths.Gathering();
        for (String path : paths) {
            TreeEntry entry = new TreeEntry(path, FileId.parse("ab".repeat(32)), 1, Map.of());
            gathering.add(List.of(new Change(path, Optional.empty(), Optional.of(entry))));
        }
        return gathering.finish();
    }
}
