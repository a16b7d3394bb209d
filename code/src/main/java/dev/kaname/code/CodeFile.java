package dev.kaname.code;

/// A tracked file of one commit. Symbolic links and submodules are not files.
///
/// @param path from the root, `/`-separated
/// @param blob git id of its bytes
public record CodeFile(String path, boolean executable, String blob) {}
