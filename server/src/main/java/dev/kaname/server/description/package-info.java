/// The API described for programs: the file that clients are generated from.
@NullMarked
package dev.kaname.server.description;

import org.jspecify.annotations.NullMarked;
