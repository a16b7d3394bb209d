@NullMarked
package dev.kaname.sandbox;

import org.jspecify.annotations.NullMarked;
