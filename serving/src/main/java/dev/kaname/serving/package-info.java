@NullMarked
package dev.kaname.serving;

import org.jspecify.annotations.NullMarked;
