/// The query language of tracking: filters, orders and page tokens, as pure functions over text.
///
/// Start at [dev.kaname.tracking.search.Grammar], which says what one kind of search knows.
@NullMarked
package dev.kaname.tracking.search;

import org.jspecify.annotations.NullMarked;
