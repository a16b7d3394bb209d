package dev.kaname.pipelines.ports;

/// A file or folder in the store, named by what is in it.
///
/// @param folder whether it is a folder
/// @param size in bytes, of all files together
public record Content(String digest, boolean folder, long size) {}
