@NullMarked
package dev.kaname.store.testkit;

import org.jspecify.annotations.NullMarked;
