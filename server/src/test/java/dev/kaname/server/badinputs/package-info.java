/// The corpus of bad inputs: `bad-inputs/*.json` holds the cases, `bad-inputs/doors.json` what a
/// sound request looks like at each door, `bad-inputs/index.txt` which ids there are and where each
/// is met.
@NullMarked
package dev.kaname.server.badinputs;

import org.jspecify.annotations.NullMarked;
