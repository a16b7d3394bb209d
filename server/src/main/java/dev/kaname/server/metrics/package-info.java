/// What this server counts about itself, at `/metrics` in the form Prometheus reads.
@NullMarked
package dev.kaname.server.metrics;

import org.jspecify.annotations.NullMarked;
