/// Questions to the shared graph over HTTP.
@NullMarked
package dev.kaname.server.lineage;

import org.jspecify.annotations.NullMarked;
