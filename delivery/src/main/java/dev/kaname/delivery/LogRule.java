package dev.kaname.delivery;

/// What an endpoint keeps of requests and answers.
public enum LogRule {
    OFF,
    BEST_EFFORT,
    /// No answer leaves before it is recorded.
    REQUIRED
}
