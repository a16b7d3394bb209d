@NullMarked
package dev.kaname.server;

import org.jspecify.annotations.NullMarked;
