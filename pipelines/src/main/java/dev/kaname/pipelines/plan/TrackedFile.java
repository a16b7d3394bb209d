package dev.kaname.pipelines.plan;

/// A file of a code repository at one commit.
///
/// @param path from the root of the repository
/// @param digest of its bytes, as the repository names it
public record TrackedFile(String path, boolean executable, String digest) {}
