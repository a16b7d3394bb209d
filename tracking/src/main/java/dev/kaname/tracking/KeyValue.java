package dev.kaname.tracking;

/// A param or a tag as it was sent.
public record KeyValue(String key, String value) {}
