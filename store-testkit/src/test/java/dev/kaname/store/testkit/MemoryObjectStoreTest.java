package dev.kaname.store.testkit;

import dev.kaname.store.MemoryObjectStore;
import dev.kaname.store.ObjectStore;

class MemoryObjectStoreTest extends ObjectStoreContract {
    @Override
    protected ObjectStore emptyStore() {
        return new MemoryObjectStore();
    }
}
