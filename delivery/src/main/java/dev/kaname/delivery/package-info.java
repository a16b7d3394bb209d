@NullMarked
package dev.kaname.delivery;

import org.jspecify.annotations.NullMarked;
