@NullMarked
package dev.kaname.e2e;

import org.jspecify.annotations.NullMarked;
