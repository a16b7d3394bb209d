package dev.kaname.store;

/// A file whose bytes are in the store.
///
/// @param size in bytes
public record StoredFile(FileId id, long size) {}
