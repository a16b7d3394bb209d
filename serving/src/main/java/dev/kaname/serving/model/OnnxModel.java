package dev.kaname.serving.model;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.kaname.serving.ServingFailure.NotServable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// A model in ONNX Runtime: one session, shared by every call.
///
/// A call computes on its own thread (no threads of the runtime, hence no spinning): requests run
/// side by side, which serves a loaded server better than one request on many cores. Everything
/// here is native memory and is freed by [#close] only.
public final class OnnxModel implements ModelBackend {
    private final String what;
    private final OrtSession session;
    private final Signature signature;
    private volatile boolean answersKeepTheirShape = true;

    private OnnxModel(String what, OrtSession session, Signature signature) {
        this.what = what;
        this.session = session;
        this.signature = signature;
    }

    /// Loads the ONNX file of a version.
    ///
    /// @param what how to call it in a message, for example `model churn version 3`
    /// @param limit on the bytes of the model, its external weights included
    /// @throws NotServable if it is not an ONNX model that this server can run, and why
    public static OnnxModel load(String what, ModelFiles files, long limit) {
        // the runtime copies what it needs of the file: its memory is given back at once
        try (Arena arena = Arena.ofConfined();
                SessionOptions options = new SessionOptions()) {
            MemorySegment file = OnnxFile.of(what, files, limit, arena);
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            options.addConfigEntry("session.inter_op.allow_spinning", "0");
            // to compute constants ahead would be to run the model, with no deadline and no way to
            // stop
            options.addConfigEntry("optimization.disable_specified_optimizers", "ConstantFolding");
            OrtSession session = environment().createSession(file.asByteBuffer(), options);
            return admitted(what, session);
        } catch (OrtException e) {
            throw refused(what, e);
        }
    }

    static OrtEnvironment environment() {
        return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "kaname");
    }

    @Override
    public Signature signature() {
        return signature;
    }

    @Override
    public String platform() {
        return "onnx_onnxruntime";
    }

    @Override
    public Seat open() {
        return new OnnxSeat(this);
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(what + " did not close", e);
        }
    }

    String what() {
        return what;
    }

    OrtSession session() {
        return session;
    }

    /// Whether outputs may be written into memory of ours: as long as no answer was seen whose
    /// shape depends on the values asked.
    boolean answersKeepTheirShape() {
        return answersKeepTheirShape;
    }

    void anAnswerChangedItsShape() {
        answersKeepTheirShape = false;
    }

    private static OnnxModel admitted(String what, OrtSession session) throws OrtException {
        try {
            Signature signature =
                    new Signature(
                            specs(what, session.getInputInfo().values(), true),
                            specs(what, session.getOutputInfo().values(), false));
            return new OnnxModel(what, session, signature);
        } catch (OrtException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private static List<TensorSpec> specs(
            String what, Collection<NodeInfo> nodes, boolean areInputs) {
        List<TensorSpec> specs = new ArrayList<>();
        for (NodeInfo node : nodes) {
            specs.add(OnnxTypes.spec(what, node, areInputs));
        }
        return specs;
    }

    private static NotServable refused(String what, OrtException e) {
        System.getLogger(OnnxModel.class.getName())
                .log(System.Logger.Level.INFO, what + " was refused by ONNX Runtime", e);
        String reason =
                switch (e.getCode()) {
                    case ORT_NOT_IMPLEMENTED ->
                            "it uses an operator or version of one that ONNX Runtime lacks";
                    case ORT_INVALID_PROTOBUF -> "its file is damaged or not ONNX";
                    case ORT_INVALID_GRAPH -> "its graph is not valid ONNX";
                    default -> "ONNX Runtime refuses it";
                };
        return new NotServable(what, reason, "check the file with onnx.checker and onnxruntime");
    }
}
