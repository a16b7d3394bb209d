/// Endpoints, what was deployed to them and why it was let through.
///
/// Start at [dev.kaname.delivery.Delivery].
@NullMarked
package dev.kaname.delivery;

import org.jspecify.annotations.NullMarked;
