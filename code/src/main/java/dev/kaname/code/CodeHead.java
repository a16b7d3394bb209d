package dev.kaname.code;

import java.time.Instant;

/// Where a branch or tag stands.
///
/// @param ref full name, for example `refs/heads/main`
/// @param commit git id; for an annotated tag, of the commit it leads to
/// @param mover principal who pushed it
public record CodeHead(String ref, String commit, Instant moved, String mover) {}
