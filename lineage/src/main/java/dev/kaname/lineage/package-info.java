@NullMarked
package dev.kaname.lineage;

import org.jspecify.annotations.NullMarked;
