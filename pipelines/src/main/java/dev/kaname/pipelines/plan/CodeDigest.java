package dev.kaname.pipelines.plan;

import java.util.Comparator;
import java.util.List;

/// Names a set of files by what is in them and where they lie.
final class CodeDigest {
    private static final byte VERSION = 1;

    private CodeDigest() {}

    static String of(List<TrackedFile> files) {
        Canonical canonical = new Canonical(VERSION);
        files.stream()
                .sorted(Comparator.comparing(TrackedFile::path))
                .forEach(file ->
                        canonical
                                .add(file.path())
                                .add(file.executable() ? "x" : "")
                                .add(file.digest()));
        return canonical.digest();
    }
}
