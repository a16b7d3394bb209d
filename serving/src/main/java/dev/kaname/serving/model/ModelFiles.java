package dev.kaname.serving.model;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/// The files of one model version, as the registry keeps them: an MLflow model folder.
public interface ModelFiles {
    /// Identity of the content; equal digests mean equal files.
    String digest();

    /// Every file with its size in bytes, by its path relative to the folder.
    Map<String, Long> sizes();

    /// Reads one of [#sizes].
    InputStream open(String path) throws IOException;
}
