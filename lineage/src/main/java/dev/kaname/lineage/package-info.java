/// The shared graph: which data and code made a thing, and what was made with it.
///
/// Start at [dev.kaname.lineage.Lineage]; edges arrive through [dev.kaname.lineage.EdgeSink].
@NullMarked
package dev.kaname.lineage;

import org.jspecify.annotations.NullMarked;
