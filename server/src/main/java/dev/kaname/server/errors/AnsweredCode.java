package dev.kaname.server.errors;

import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The code that the request at hand was answered with, for whoever records refusals: not every
/// form of a reply says it.
@RequestScoped
public class AnsweredCode {
    private @Nullable Code code;

    void set(Code answered) {
        this.code = answered;
    }

    /// Empty if nothing went wrong.
    public Optional<Code> get() {
        return Optional.ofNullable(code);
    }
}
