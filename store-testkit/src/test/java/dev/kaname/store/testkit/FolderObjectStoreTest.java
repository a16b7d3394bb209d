package dev.kaname.store.testkit;

import dev.kaname.store.FolderObjectStore;
import dev.kaname.store.ObjectStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FolderObjectStoreTest extends ObjectStoreContract {
    @TempDir Path folder;

    @Override
    protected ObjectStore emptyStore() {
        return FolderObjectStore.open(folder.resolve("store"));
    }

    @Override
    protected ObjectStore reopen(ObjectStore store) {
        return FolderObjectStore.open(folder.resolve("store"));
    }

    @Override
    protected boolean outlivesItsHandle() {
        return true;
    }
}
