package dev.kaname.store;

import java.time.Instant;
import java.util.Map;

/// What a commit says besides what it holds. See [Commit] for the parts.
public record NewCommit(
        String author,
        String committer,
        Instant time,
        String message,
        Map<String, String> attributes) {

    public static NewCommit by(String author, Instant time, String message) {
        return new NewCommit(author, author, time, message, Map.of());
    }
}
