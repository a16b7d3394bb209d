package dev.kaname.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PermissionTableTest {
    private final PermissionTable table = PermissionTable.shipped();

    @Test
    void anAdministratorHasNoPermissionWithinAnyProject() {
        for (Permission permission : Permission.values()) {
            if (table.scope(permission) == PermissionTable.Scope.PROJECT) {
                assertEquals(Grant.NO, table.ofAdministrator(permission), permission.act());
            }
        }
    }

    @Test
    void noRoleManagesTheInstallation() {
        for (Permission permission : Permission.values()) {
            if (table.scope(permission) == PermissionTable.Scope.INSTALLATION) {
                assertEquals(
                        Grant.NO,
                        table.of(permission, Set.of(Role.values()), true),
                        permission.act());
            }
        }
    }

    @Test
    void ofSeveralRolesTheOneThatGrantsMostDecides() {
        Set<Role> both = Set.of(Role.DATA_SCIENTIST, Role.DATA_ENGINEER);

        assertEquals(
                Grant.GRANTED, table.of(Permission.DATA_READ, Set.of(Role.DATA_SCIENTIST), false));
        assertEquals(Grant.YES, table.of(Permission.DATA_READ, both, false));
    }

    /// An owner without a role looks after the members and sees the project; no more.
    @Test
    void ownershipAloneReadsNoData() {
        assertEquals(Grant.YES, table.of(Permission.MEMBERS, Set.of(), true));
        assertEquals(Grant.NO, table.of(Permission.DATA_READ, Set.of(), true));
    }

    @Test
    void aPermissionThatIsMissingOrNamedTwiceIsNotAccepted() {
        String header = "act;scope;data-scientist;owner;administrator";
        String row = "data.read;project;yes;no;no";

        assertThrows(
                IllegalStateException.class, () -> PermissionTable.parse(List.of(header, row)));
        assertThrows(
                IllegalStateException.class,
                () -> PermissionTable.parse(List.of(header, row, row)));
        assertThrows(
                IllegalStateException.class,
                () -> PermissionTable.parse(List.of(header, "data.read;project;yes;no")));
    }
}
