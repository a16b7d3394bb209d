@NullMarked
package dev.kaname.runtimes;

import org.jspecify.annotations.NullMarked;
