/// `kaname demo`: the whole loop on real data, through the doors that everybody uses.
///
/// Start at [dev.kaname.cli.demo.Demo].
@NullMarked
package dev.kaname.cli.demo;

import org.jspecify.annotations.NullMarked;
