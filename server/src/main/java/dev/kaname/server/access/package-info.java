/// Who may call which route: the annotations, the filter that reads them, and the caller it finds.
@NullMarked
package dev.kaname.server.access;

import org.jspecify.annotations.NullMarked;
