@NullMarked
package dev.kaname.store;

import org.jspecify.annotations.NullMarked;
