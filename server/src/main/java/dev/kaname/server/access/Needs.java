package dev.kaname.server.access;

import dev.kaname.security.Permission;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The permission a route asks for. Whether it concerns the project in the path or the installation
/// stands in the permission table.
///
/// A route with a project permission has `{project}` in its path; a caller who is no member of it
/// gets 404, a member without the permission 403. A route without [Needs], [SelfService] or [Open]
/// is denied to everybody and fails the build.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Needs {
    Permission value();

    /// Says that the method looks at the thing itself where the table grants a permission for some
    /// things only (`own`, `not-own`). Without it such a grant does not let anybody in, so that a
    /// method which forgets to look is of no use rather than of too much.
    boolean byObject() default false;
}
