package dev.kaname.store.testkit;

import dev.kaname.store.MemoryReferenceStore;
import dev.kaname.store.ReferenceStore;

class MemoryReferenceStoreTest extends ReferenceStoreContract {
    @Override
    protected ReferenceStore emptyStore() {
        return new MemoryReferenceStore();
    }
}
