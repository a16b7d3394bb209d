package dev.kaname.tracking;

import java.util.Optional;

/// A data set that a run names as its input: a description, not the data.
public record Dataset(
        String name,
        String digest,
        String sourceType,
        String source,
        Optional<String> schema,
        Optional<String> profile) {}
