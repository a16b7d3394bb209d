package dev.kaname.server.errors;

import java.util.Objects;
import java.util.Optional;

/// What went wrong, decided once; each protocol renders it in its own form.
///
/// @param detail one sentence; never an echo of what was sent, never a path or a statement of ours
/// @param field the field at fault, as the client named it
/// @param remedy what to do about it, where more can be said than by the code
public record Problem(Code code, String detail, Optional<String> field, Optional<String> remedy) {
    public static Problem of(Code code, String detail) {
        return new Problem(code, detail, Optional.empty(), Optional.empty());
    }

    /// With the failure's own message, which its engine wrote for the client to read.
    public static Problem of(Code code, Throwable failure) {
        return of(code, Objects.requireNonNullElse(failure.getMessage(), code.title()));
    }

    public Problem remedy(String text) {
        return new Problem(code, detail, field, Optional.of(text));
    }

    public Problem field(String name) {
        return new Problem(code, detail, Optional.of(name), remedy);
    }
}
