/// Versioned data for people and for the other features: repositories, branches and commits over
/// HTTP, and [dev.kaname.server.data.DataService] for whoever is wired to it.
@NullMarked
package dev.kaname.server.data;

import org.jspecify.annotations.NullMarked;
