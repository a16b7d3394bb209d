package dev.kaname.server.description;

import java.util.Map;

/// What parameters and fields mean that are called the same everywhere, where the code at hand says
/// nothing of its own.
record Words(Map<String, String> meanings) {
    String of(String name) {
        return meanings.getOrDefault(name, "");
    }
}
