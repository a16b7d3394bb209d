package dev.kaname.serving.model;

import dev.kaname.serving.ServingFailure.NotServable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The one ONNX file of a model version, checked and ready for the runtime.
///
/// Everything here happens before native code sees a byte: the file is found, sized, recognised as
/// ONNX and freed of whatever points outside of it.
final class OnnxFile {
    /// Bytes at the beginning of a file that tell what it is.
    private static final int TELLING = 64;

    /// Operators of a model that is taken: a runtime's preparations may grow with their square, and
    /// while one model is loaded no other is.
    private static final long MOST_NODES = 10_000;

    /// Of an element of a tensor, at most.
    private static final int WIDEST = 8;

    private static final String ONNX_REMEDY =
            "log the model with mlflow.onnx, or convert it (skl2onnx, onnxmltools) and register that";

    private OnnxFile() {}

    /// The bytes to hand to the runtime.
    ///
    /// @param what how to call the version in a message, for example `model churn version 3`
    /// @param limit on everything that is read, in bytes
    /// @param arena where they lie, outside of the heap, and until when
    /// @throws NotServable if the version holds no ONNX model that can be served, and why
    static MemorySegment of(String what, ModelFiles files, long limit, Arena arena) {
        String path = find(what, files);
        SizedFiles sized = new SizedFiles(files, arena, limit);
        String folder = path.substring(0, path.lastIndexOf('/') + 1);
        MemorySegment file = sized.read(path);
        OnnxSurvey survey = checked(what, file, limit);
        return survey.needsRewriting()
                ? new OnnxRewrite(survey, new ExternalData(what, folder, sized), arena)
                        .rewrite(file)
                : file;
    }

    private static OnnxSurvey checked(String what, MemorySegment file, long limit) {
        OnnxSurvey survey = survey(what, file);
        List<String> foreign =
                survey.domains().stream()
                        .filter(domain -> !OnnxDomains.KNOWN.contains(domain))
                        .sorted()
                        .toList();
        if (!foreign.isEmpty()) {
            throw new NotServable(
                    what,
                    "it uses operators that are not ONNX's own ("
                            + foreign.size()
                            + " custom sets)",
                    "export it with standard operators");
        }
        if (survey.nodes() > MOST_NODES) {
            throw new NotServable(
                    what,
                    "it has more than " + MOST_NODES + " operators",
                    "simplify its graph, for example with onnxsim");
        }
        if (survey.sparse() > limit / WIDEST) {
            throw new NotServable(
                    what,
                    "its sparse tensors stand for more values than a model may have",
                    "make the model smaller");
        }
        return survey;
    }

    private static OnnxSurvey survey(String what, MemorySegment file) {
        Optional<String> other =
                ForeignFormat.of(
                        file.asSlice(0, Math.min(TELLING, file.byteSize()))
                                .toArray(ValueLayout.JAVA_BYTE));
        if (other.isPresent()) {
            throw new NotServable(what, "its file is " + other.get() + ", not ONNX", ONNX_REMEDY);
        }
        try {
            OnnxSurvey survey = OnnxSurvey.of(file);
            if (!survey.isModel()) {
                throw new NotServable(what, "its file holds no ONNX graph", ONNX_REMEDY);
            }
            return survey;
        } catch (Protobuf.Malformed e) {
            throw new NotServable(
                    what, "its file is damaged or not ONNX (" + e.getMessage() + ")", ONNX_REMEDY);
        }
    }

    private static String find(String what, ModelFiles files) {
        List<String> found =
                files.sizes().keySet().stream().filter(p -> p.endsWith(".onnx")).sorted().toList();
        if (found.contains("model.onnx")) {
            return "model.onnx";
        }
        if (found.size() == 1) {
            return found.getFirst();
        }
        if (found.isEmpty()) {
            String there =
                    files.sizes().keySet().stream()
                            .sorted()
                            .limit(5)
                            .collect(Collectors.joining(", "));
            throw new NotServable(
                    what, "it holds no ONNX file (it holds " + there + ")", ONNX_REMEDY);
        }
        throw new NotServable(
                what,
                "it holds " + found.size() + " ONNX files and none is called model.onnx",
                "keep one, or call the one to serve model.onnx");
    }
}
