package dev.kaname.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Trees compared with a sorted map in memory.
class TreePropertyTest {
    private final Store store = Samples.store(new MemoryObjectStore());

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 20261121})
    void theSameFilesMakeTheSameTreeInWhateverOrderTheyCame(long seed) {
        Random random = new Random(seed);
        try (Upload upload = store.begin()) {
            TreeMap<String, TreeEntry> model = new TreeMap<>();
            TreeId tree = store.emptyTree();
            for (int round = 0; round < 40; round++) {
                TreeEdit edit = randomEdit(random, model);
                tree = upload.edit(tree, edit);
                assertEquals(fromScratch(upload, random, model), tree, "round " + round);
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 20261121})
    void shrinkingAndGrowingComeBackToTheSameTree(long seed) {
        Random random = new Random(seed);
        try (Upload upload = store.begin()) {
            TreeMap<String, TreeEntry> model = new TreeMap<>();
            for (int i = 0; i < 20_000; i++) {
                put(model, Samples.entry(path(random), random.nextInt() & 0xFFFF));
            }
            TreeId full = fromScratch(upload, random, model);
            List<String> paths = new ArrayList<>(model.keySet());
            Collections.shuffle(paths, random);
            TreeId tree = full;
            for (int from = 0; from < paths.size(); from += 997) {
                TreeEdit edit = new TreeEdit();
                for (String path : paths.subList(from, Math.min(paths.size(), from + 997))) {
                    edit.remove(model.get(path));
                }
                tree = upload.edit(tree, edit);
            }
            assertEquals(store.emptyTree(), tree);
            for (int from = 0; from < paths.size(); from += 997) {
                TreeEdit edit = new TreeEdit();
                for (String path : paths.subList(from, Math.min(paths.size(), from + 997))) {
                    edit.put(model.get(path));
                }
                tree = upload.edit(tree, edit);
            }
            assertEquals(full, tree);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 20261121})
    void listingFindingAndCountingAgreeWithTheModel(long seed) {
        Random random = new Random(seed);
        try (Upload upload = store.begin()) {
            TreeMap<String, TreeEntry> model = new TreeMap<>(TreePropertyTest::byBytes);
            for (int i = 0; i < 3_000; i++) {
                put(model, Samples.entry(path(random), random.nextInt() & 0xFFFF));
            }
            TreeId tree = fromScratch(upload, random, model);
            upload.flush();
            Tree view = store.tree(tree);
            for (int round = 0; round < 60; round++) {
                String prefix = prefix(random, model);
                List<TreeEntry> expected =
                        model.values().stream().filter(e -> e.path().startsWith(prefix)).toList();
                int limit = random.nextInt(1, 200);
                assertEquals(expected, allFiles(view, prefix, limit), prefix);
                assertEquals(
                        new Tree.Count(
                                expected.size(),
                                expected.stream().mapToLong(TreeEntry::size).sum()),
                        view.count(prefix));
                assertEquals(
                        rolledUp(expected, prefix), allItems(view, prefix, "/", limit), prefix);
            }
            for (TreeEntry entry : model.values()) {
                assertEquals(Optional.of(entry), view.find(entry.key()));
                assertEquals(
                        Optional.empty(),
                        view.find((entry.path() + "!").getBytes(StandardCharsets.UTF_8)));
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 20261121})
    void diffEqualsTheDifferenceOfTheModels(long seed) {
        Random random = new Random(seed);
        try (Upload upload = store.begin()) {
            TreeMap<String, TreeEntry> before = new TreeMap<>(TreePropertyTest::byBytes);
            for (int i = 0; i < random.nextInt(1, 4_000); i++) {
                put(before, Samples.entry(path(random), random.nextInt() & 0xFFFF));
            }
            TreeId from = fromScratch(upload, random, before);
            for (int round = 0; round < 30; round++) {
                TreeMap<String, TreeEntry> after = new TreeMap<>(before);
                TreeId to = upload.edit(from, randomEdit(random, after));
                upload.flush();
                String prefix = prefix(random, before);
                assertEquals(
                        differences(before, after, prefix),
                        allChanges(from, to, prefix, random.nextInt(1, 50)));
            }
        }
    }

    @ParameterizedTest(name = "{0} paths")
    @ValueSource(ints = {100_000})
    void aChangeOfOneFileAmongManyWritesAFewSmallNodes(int paths) {
        MemoryObjectStore objects = new MemoryObjectStore();
        Store many = Samples.store(objects);
        TreeId tree = many.emptyTree();
        try (Upload upload = many.begin()) {
            TreeEdit edit = new TreeEdit();
            for (int i = 0; i < paths; i++) {
                edit.put(Samples.entry("data/part-" + i + ".parquet", i));
            }
            tree = upload.edit(tree, edit);
            upload.flush();
        }
        try (Upload upload = many.begin()) {
            upload.edit(tree, new TreeEdit().put(Samples.entry("data/part-5000.parquet", 1)));
            upload.flush();
        }
        List<String> packs = objects.list("packs/", "", 10);
        long written = objects.size(packs.getLast()).orElseThrow();
        assertTrue(written <= 64 << 10, () -> written + " bytes written");
    }

    private TreeEdit randomEdit(Random random, TreeMap<String, TreeEntry> model) {
        TreeEdit edit = new TreeEdit();
        int changes = random.nextInt(4) == 0 ? random.nextInt(1, 2_000) : random.nextInt(1, 20);
        for (int i = 0; i < changes; i++) {
            if (random.nextInt(3) == 0 && !model.isEmpty()) {
                String path = anyOf(random, model);
                edit.remove(model.get(path));
                model.remove(path);
            } else {
                String path =
                        random.nextBoolean() || model.isEmpty()
                                ? path(random)
                                : anyOf(random, model);
                TreeEntry entry = Samples.entry(path, random.nextInt() & 0xFFFF);
                edit.put(entry);
                put(model, entry);
            }
        }
        return edit;
    }

    private TreeId fromScratch(Upload upload, Random random, TreeMap<String, TreeEntry> model) {
        List<TreeEntry> entries = new ArrayList<>(model.values());
        Collections.shuffle(entries, random);
        TreeEdit edit = new TreeEdit();
        entries.forEach(edit::put);
        return upload.edit(store.emptyTree(), edit);
    }

    private static List<TreeEntry> allFiles(Tree tree, String prefix, int limit) {
        return allItems(tree, prefix, "", limit).stream()
                .map(item -> ((Tree.File) item).entry())
                .toList();
    }

    private static List<Tree.Item> allItems(Tree tree, String prefix, String delimiter, int limit) {
        List<Tree.Item> items = new ArrayList<>();
        Optional<String> after = Optional.of("");
        while (after.isPresent()) {
            Tree.Page page = tree.list(prefix, after.get(), delimiter, limit);
            items.addAll(page.items());
            after = page.next();
        }
        return items;
    }

    private static List<Tree.Item> rolledUp(List<TreeEntry> entries, String prefix) {
        List<Tree.Item> items = new ArrayList<>();
        for (TreeEntry entry : entries) {
            int slash = entry.path().indexOf('/', prefix.length());
            if (slash < 0) {
                items.add(new Tree.File(entry));
                continue;
            }
            String folder = entry.path().substring(0, slash + 1);
            if (items.isEmpty() || !items.getLast().path().equals(folder)) {
                List<TreeEntry> below =
                        entries.stream().filter(e -> e.path().startsWith(folder)).toList();
                items.add(
                        new Tree.Folder(
                                folder,
                                new Tree.Count(
                                        below.size(),
                                        below.stream().mapToLong(TreeEntry::size).sum())));
            }
        }
        return items;
    }

    private static List<Change> differences(
            TreeMap<String, TreeEntry> before, TreeMap<String, TreeEntry> after, String prefix) {
        TreeMap<String, Change> changes = new TreeMap<>(TreePropertyTest::byBytes);
        before.forEach((path, entry) -> {
            if (!entry.equals(after.get(path))) {
                changes.put(
                        path,
                        new Change(path, Optional.of(entry), Optional.ofNullable(after.get(path))));
            }
        });
        after.forEach((path, entry) -> {
            if (!before.containsKey(path)) {
                changes.put(path, new Change(path, Optional.empty(), Optional.of(entry)));
            }
        });
        return changes.values().stream().filter(c -> c.path().startsWith(prefix)).toList();
    }

    private List<Change> allChanges(TreeId from, TreeId to, String prefix, int limit) {
        List<Change> all = new ArrayList<>();
        List<Change> page;
        do {
            String after = all.isEmpty() ? "" : all.getLast().path();
            page = store.diff(from, to, prefix, after, limit);
            all.addAll(page);
        } while (page.size() == limit);
        return all;
    }

    private static void put(TreeMap<String, TreeEntry> model, TreeEntry entry) {
        model.put(entry.path(), entry);
    }

    private static String anyOf(Random random, TreeMap<String, TreeEntry> model) {
        String from = model.ceilingKey(path(random));
        return from == null ? model.firstKey() : from;
    }

    private static String prefix(Random random, TreeMap<String, TreeEntry> model) {
        String path = anyOf(random, model);
        return path.substring(0, random.nextInt(0, Math.min(path.length(), 9)));
    }

    private static String path(Random random) {
        String[] tops = {"a", "b", "flights", "データ", "z"};
        StringBuilder path = new StringBuilder(tops[random.nextInt(tops.length)]);
        for (int depth = random.nextInt(3); depth > 0; depth--) {
            path.append('/').append(Integer.toString(random.nextInt(30), 36));
        }
        return path.append('/').append(random.nextInt(5_000)).append(".csv").toString();
    }

    private static int byBytes(String a, String b) {
        return Arrays.compareUnsigned(
                a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
}
