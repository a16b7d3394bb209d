/// The git repositories of a project: bare folders that real git clients clone, fetch and push, and
/// that everyone else reads at a commit.
///
/// Start at [dev.kaname.code.CodeRepositories].
@NullMarked
package dev.kaname.code;

import org.jspecify.annotations.NullMarked;
