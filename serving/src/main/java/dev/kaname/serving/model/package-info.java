/// Models that can be run: what a file is, what it takes and answers, and the memory of one call.
@NullMarked
package dev.kaname.serving.model;

import org.jspecify.annotations.NullMarked;
