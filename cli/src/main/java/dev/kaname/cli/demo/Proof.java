package dev.kaname.cli.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// What the demo came to.
///
/// @param kept whether every promise was
/// @param json months and promises, for scripts
public record Proof(boolean kept, ObjectNode json) {}
