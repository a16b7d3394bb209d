@NullMarked
package dev.kaname.security;

import org.jspecify.annotations.NullMarked;
