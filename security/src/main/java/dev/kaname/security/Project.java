package dev.kaname.security;

import java.time.Instant;

/// The unit of collaboration and permission.
///
/// @param id never changes
/// @param name unique, never used again for another project
public record Project(String id, String name, Instant created) {}
