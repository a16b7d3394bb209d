/// What happens to a request before anything looks at where it leads: ambiguous addresses, foreign
/// host names and codings nobody asked for are refused here, for every route alike.
@NullMarked
package dev.kaname.server.edge;

import org.jspecify.annotations.NullMarked;
