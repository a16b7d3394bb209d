/// Endpoints and models over HTTP, and bringing versions into service.
@NullMarked
package dev.kaname.server.delivery;

import org.jspecify.annotations.NullMarked;
