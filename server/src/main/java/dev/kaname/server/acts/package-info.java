/// Acts that span features, one class each: everything of one of these happens or nothing does.
@NullMarked
package dev.kaname.server.acts;

import org.jspecify.annotations.NullMarked;
