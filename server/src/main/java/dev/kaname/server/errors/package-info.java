/// One table from what can go wrong to what a client is told, in the form its protocol expects.
@NullMarked
package dev.kaname.server.errors;

import org.jspecify.annotations.NullMarked;
