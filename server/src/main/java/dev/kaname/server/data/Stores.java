package dev.kaname.server.data;

import dev.kaname.store.FolderObjectStore;
import dev.kaname.store.IdKey;
import dev.kaname.store.Store;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// The store of each project, opened when it is first asked for.
public final class Stores {
    private static final Pattern PROJECT = Pattern.compile("[0-9a-f]{32}");

    private final Path folder;
    private final Function<String, byte[]> keys;
    private final Supplier<String> packNames;
    private final Map<String, Store> open = new ConcurrentHashMap<>();

    /// @param folder holds one folder for each project
    /// @param keys the secret under which the content of a project is named
    public Stores(Path folder, Function<String, byte[]> keys, Supplier<String> packNames) {
        this.folder = folder;
        this.keys = keys;
        this.packNames = packNames;
    }

    /// @param project an id, made by the server
    public Store of(String project) {
        return open.computeIfAbsent(project, this::open);
    }

    private Store open(String project) {
        if (!PROJECT.matcher(project).matches()) {
            throw new IllegalArgumentException("not the id of a project");
        }
        return Store.open(
                project,
                FolderObjectStore.open(folder.resolve(project)),
                IdKey.of(keys.apply(project)),
                packNames);
    }
}
