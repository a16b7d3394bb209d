@NullMarked
package dev.kaname.benchmarks;

import org.jspecify.annotations.NullMarked;
