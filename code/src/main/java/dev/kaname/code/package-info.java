@NullMarked
package dev.kaname.code;

import org.jspecify.annotations.NullMarked;
