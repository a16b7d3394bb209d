/// Creating requests that a client sends again because it never saw the answer.
@NullMarked
package dev.kaname.server.repeats;

import org.jspecify.annotations.NullMarked;
