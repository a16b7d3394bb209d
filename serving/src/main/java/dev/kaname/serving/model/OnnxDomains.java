package dev.kaname.serving.model;

import java.util.Set;

/// The operator sets that the runtime brings itself.
final class OnnxDomains {
    static final Set<String> KNOWN =
            Set.of(
                    "",
                    "ai.onnx",
                    "ai.onnx.ml",
                    "ai.onnx.training",
                    "ai.onnx.preview.training",
                    "com.microsoft",
                    "com.microsoft.nchwc",
                    "com.microsoft.experimental",
                    "com.ms.internal.nhwc",
                    "org.pytorch.aten");

    private OnnxDomains() {}
}
