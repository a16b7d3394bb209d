/// The audit log over HTTP.
@NullMarked
package dev.kaname.server.audit;

import org.jspecify.annotations.NullMarked;
