package dev.kaname.serving.model;

import dev.kaname.serving.ServingFailure;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/// Tensor values that lie in other files of the same version. A location is only ever compared with
/// the names of these files (BI-020); it is never resolved.
final class ExternalData {
    private static final String REMEDY =
            "save the model with its weights beside it, or in one file (save_as_external_data=False)";

    private final String what;
    private final String folder;
    private final SizedFiles files;
    private final Map<String, MemorySegment> read = new HashMap<>();

    /// @param folder of the model file inside the version, `""` or ending in `/`
    ExternalData(String what, String folder, SizedFiles files) {
        this.what = what;
        this.folder = folder;
        this.files = files;
    }

    void copy(Map<String, String> entry, ProtobufWriter target) {
        MemorySegment file = file(entry.getOrDefault("location", ""));
        long offset = number(entry.getOrDefault("offset", "0"));
        long length = number(entry.getOrDefault("length", Long.toString(file.byteSize() - offset)));
        if (offset < 0
                || length < 0
                || offset > file.byteSize()
                || length > file.byteSize() - offset) {
            throw refused("its weights lie past the end of the file they are said to be in");
        }
        target.bytes(OnnxPart.TENSOR_RAW, file, offset, length);
    }

    private MemorySegment file(String location) {
        String path = folder + location;
        if (location.isEmpty() || !files.has(path)) {
            throw refused("its weights are said to be in a file that is not part of the version");
        }
        return read.computeIfAbsent(path, files::read);
    }

    private long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            throw refused("the place of its weights is not a number");
        }
    }

    private ServingFailure refused(String reason) {
        return new ServingFailure.NotServable(what, reason, REMEDY);
    }
}
