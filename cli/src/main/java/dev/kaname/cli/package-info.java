@NullMarked
package dev.kaname.cli;

import org.jspecify.annotations.NullMarked;
