package dev.kaname.tracking;

import java.util.Optional;
import java.util.OptionalLong;

/// What is to change about a run; what is absent stays.
public record RunUpdate(Optional<RunStatus> status, OptionalLong ended, Optional<String> name) {
    public static RunUpdate end(RunStatus status, long milliseconds) {
        return new RunUpdate(Optional.of(status), OptionalLong.of(milliseconds), Optional.empty());
    }
}
