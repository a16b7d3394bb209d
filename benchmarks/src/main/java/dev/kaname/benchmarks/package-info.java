/// Side by side: Kaname against the peer or the physical limit, in one run on one machine.
///
/// Start at [dev.kaname.benchmarks.Main]; how to read and repeat the figures stands in
/// benchmarks/README.md.
@NullMarked
package dev.kaname.benchmarks;

import org.jspecify.annotations.NullMarked;
