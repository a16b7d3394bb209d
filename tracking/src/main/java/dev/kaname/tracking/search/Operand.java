package dev.kaname.tracking.search;

/// The left side of a clause or of an order: a key of an entity, aliases already resolved.
public record Operand(Entity entity, String key) {}
