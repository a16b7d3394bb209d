package dev.kaname.server;

import dev.kaname.security.PermissionTable;
import dev.kaname.security.Security;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;

/// The composition root: each engine is made here, once, by one constructor call, and what one
/// feature needs of another is plugged together here and nowhere else.
@Singleton
public class Platform {
    @Produces
    @Singleton
    public InstantSource clock() {
        return InstantSource.system();
    }

    @Produces
    @Singleton
    public PermissionTable permissionTable() {
        return PermissionTable.shipped();
    }

    @Produces
    @Singleton
    public Security security(PermissionTable table, InstantSource clock) {
        Supplier<String> ids = () -> UUID.randomUUID().toString().replace("-", "");
        return new Security(table, clock, ids);
    }
}
