@NullMarked
package dev.kaname.tracking;

import org.jspecify.annotations.NullMarked;
