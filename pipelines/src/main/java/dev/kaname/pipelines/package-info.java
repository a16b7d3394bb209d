@NullMarked
package dev.kaname.pipelines;

import org.jspecify.annotations.NullMarked;
