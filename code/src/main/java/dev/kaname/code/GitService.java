package dev.kaname.code;

import java.util.Arrays;
import java.util.Optional;

/// The two conversations of git's smart protocol.
public enum GitService {
    /// Clone and fetch.
    UPLOAD_PACK("git-upload-pack"),
    /// Push.
    RECEIVE_PACK("git-receive-pack");

    private final String wireName;

    GitService(String wireName) {
        this.wireName = wireName;
    }

    /// As git writes it, for example in `info/refs?service=git-upload-pack`.
    public String wireName() {
        return wireName;
    }

    public static Optional<GitService> of(String wireName) {
        return Arrays.stream(values()).filter(one -> one.wireName.equals(wireName)).findFirst();
    }
}
