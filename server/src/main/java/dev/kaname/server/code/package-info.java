/// Code repositories over HTTP: git's own protocol, and what the rest of Kaname shows of them.
@NullMarked
package dev.kaname.server.code;

import org.jspecify.annotations.NullMarked;
