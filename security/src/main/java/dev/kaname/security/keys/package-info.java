/// Keys: the installation's own, outside the database, and those of projects, wrapped with it.
@NullMarked
package dev.kaname.security.keys;

import org.jspecify.annotations.NullMarked;
