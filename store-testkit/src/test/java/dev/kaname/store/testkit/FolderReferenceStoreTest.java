package dev.kaname.store.testkit;

import dev.kaname.store.FolderReferenceStore;
import dev.kaname.store.ReferenceStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FolderReferenceStoreTest extends ReferenceStoreContract {
    @TempDir Path folder;

    @Override
    protected ReferenceStore emptyStore() {
        return FolderReferenceStore.open(folder.resolve("store"));
    }

    @Override
    protected ReferenceStore reopen(ReferenceStore store) {
        return FolderReferenceStore.open(folder.resolve("store"));
    }

    @Override
    protected boolean outlivesItsHandle() {
        return true;
    }
}
