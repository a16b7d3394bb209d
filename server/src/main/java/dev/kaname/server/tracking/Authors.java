package dev.kaname.server.tracking;

import dev.kaname.security.Grant;
import dev.kaname.security.Permission;
import dev.kaname.server.access.Caller;
import dev.kaname.server.errors.Refusal;
import dev.kaname.tracking.Author;

/// Who writes, and what they may only do to things of their own.
final class Authors {
    private Authors() {}

    static Author of(Caller caller) {
        return new Author(caller.who(), caller.attempt());
    }

    /// Refuses what somebody else made, where the caller may only touch their own.
    ///
    /// @param maker the principal who made the thing
    static void requireOwn(Caller caller, Permission permission, String maker) {
        if (caller.grant(permission) == Grant.OWN && !caller.principal().equals(maker)) {
            throw Refusal.forbidden();
        }
    }
}
