package dev.kaname.server.data;

import dev.kaname.database.Database;
import dev.kaname.database.Who;
import dev.kaname.database.testing.OnBothDatabases;
import dev.kaname.database.testing.TestDatabase;
import dev.kaname.store.ReferenceStore;
import dev.kaname.store.testkit.ReferenceStoreContract;

/// References in the database pass what every back end owes the store, on both databases.
@OnBothDatabases
class DatabaseReferenceStoreTest extends ReferenceStoreContract {
    private final TestDatabase test;

    DatabaseReferenceStoreTest(TestDatabase test) {
        this.test = test;
    }

    @Override
    protected ReferenceStore emptyStore() {
        return on(test.database());
    }

    @Override
    protected ReferenceStore reopen(ReferenceStore store) {
        return on(test.reopen());
    }

    @Override
    protected boolean outlivesItsHandle() {
        return true;
    }

    private static ReferenceStore on(Database database) {
        return new DatabaseReferenceStore(database, "p1", Who.SYSTEM);
    }
}
