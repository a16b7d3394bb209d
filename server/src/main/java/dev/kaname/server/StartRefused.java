package dev.kaname.server;

import java.util.List;

/// The server does not start: with these settings it would not be safe, or not work.
final class StartRefused extends RuntimeException {
    private final transient List<String> complaints;

    StartRefused(List<String> complaints) {
        super(String.join("; ", complaints));
        this.complaints = List.copyOf(complaints);
    }

    List<String> complaints() {
        return complaints;
    }
}
