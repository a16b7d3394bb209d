package dev.kaname.tracking;

import java.util.List;
import java.util.Optional;

/// A page of an answer.
///
/// @param next where the next page begins, if there is one
public record Page<T>(List<T> items, Optional<String> next) {
    public Page {
        items = List.copyOf(items);
    }
}
