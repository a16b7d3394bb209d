/// The packaged server under real clients.
@NullMarked
package dev.kaname.e2e;

import org.jspecify.annotations.NullMarked;
