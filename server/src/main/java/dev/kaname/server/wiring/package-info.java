/// What one feature needs of another, where it is more than a line in the composition root.
@NullMarked
package dev.kaname.server.wiring;

import org.jspecify.annotations.NullMarked;
