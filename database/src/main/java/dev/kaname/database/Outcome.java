package dev.kaname.database;

import java.util.List;
import java.util.Optional;

/// What an act answers: its value, and what it did for everyone else to know.
///
/// @param event empty only when the act found that there was nothing to do
public record Outcome<T>(T value, Optional<Event> event, List<Edge> edges) {
    public Outcome {
        edges = List.copyOf(edges);
        if (event.isEmpty() && !edges.isEmpty()) {
            throw new IllegalArgumentException("edges need the event that made them");
        }
    }

    public static <T> Outcome<T> of(T value, Event event, Edge... edges) {
        return new Outcome<>(value, Optional.of(event), List.of(edges));
    }

    public static <T> Outcome<T> of(T value, Event event, List<Edge> edges) {
        return new Outcome<>(value, Optional.of(event), edges);
    }

    /// The act was a repeat or had no effect that anybody needs to know of: nothing is announced.
    public static <T> Outcome<T> unchanged(T value) {
        return new Outcome<>(value, Optional.empty(), List.of());
    }
}
