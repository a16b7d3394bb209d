package dev.kaname.security;

import java.time.Instant;

/// A new token: the only time its text is seen.
public record MintedToken(String id, String text, Instant expires) {
    /// Hides the text, so that it reaches no log.
    @Override
    public String toString() {
        return "MintedToken[" + id + "]";
    }
}
