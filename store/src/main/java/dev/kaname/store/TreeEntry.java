package dev.kaname.store;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/// A file of a tree.
///
/// @param path exactly as it was put; other tools may have put what [RepoPath] refuses
/// @param size in bytes
/// @param attributes small texts that belong to the file, such as `content-type`; part of the
///   tree's identity
public record TreeEntry(String path, FileId content, long size, Map<String, String> attributes) {
    static final int MOST_ATTRIBUTES = 32;
    static final int MOST_ATTRIBUTE_BYTES = 2048;

    public TreeEntry {
        attributes = Map.copyOf(attributes);
        if (size < 0) {
            throw new IllegalArgumentException("a file has no negative size");
        }
        if (attributes.size() > MOST_ATTRIBUTES) {
            throw new StoreFailure.TooLarge("attributes", MOST_ATTRIBUTES);
        }
        long bytes = 0;
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            bytes += attribute.getKey().length() + attribute.getValue().length();
        }
        if (bytes > MOST_ATTRIBUTE_BYTES) {
            throw new StoreFailure.TooLarge("attributes", MOST_ATTRIBUTE_BYTES);
        }
    }

    byte[] key() {
        return path.getBytes(StandardCharsets.UTF_8);
    }
}
