package dev.kaname.tracking.search;

/// One order of a search.
public record Order(Operand operand, boolean ascending) {}
