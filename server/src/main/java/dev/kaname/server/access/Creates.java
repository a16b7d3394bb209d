package dev.kaname.server.access;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A route that would make a second thing if its request came twice: it takes an `Idempotency-Key`.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Creates {
    /// Says that the answer holds a secret: it is shown once and not kept, so that a repeat is told
    /// that it was one, and no more.
    boolean secret() default false;
}
