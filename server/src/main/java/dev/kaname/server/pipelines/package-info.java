/// Pipelines and their runs over HTTP.
@NullMarked
package dev.kaname.server.pipelines;

import org.jspecify.annotations.NullMarked;
