/// What every back end of the store owes it, as suites that a new back end passes by one subclass
/// each, and the hostile disk they are proved on.
@NullMarked
package dev.kaname.store.testkit;

import org.jspecify.annotations.NullMarked;
