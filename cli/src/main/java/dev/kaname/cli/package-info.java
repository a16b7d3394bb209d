/// The command line: one class per command, plain Java, speaks HTTP only.
///
/// Start at [dev.kaname.cli.Main].
@NullMarked
package dev.kaname.cli;

import org.jspecify.annotations.NullMarked;
