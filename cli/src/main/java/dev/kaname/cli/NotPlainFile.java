package dev.kaname.cli;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/// A folder, a pipe or a device was given where the bytes of a file are sent.
public final class NotPlainFile extends FileSystemException {
    public NotPlainFile(Path file) {
        super(file.toString());
    }
}
