package dev.kaname.tracking;

import java.util.List;
import java.util.Optional;

/// A logged model to be created.
///
/// @param name random, if absent
public record NewLoggedModel(
        long experiment,
        Optional<String> name,
        Optional<String> type,
        Optional<String> run,
        List<KeyValue> params,
        List<KeyValue> tags) {}
