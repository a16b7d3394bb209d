package dev.kaname.serving;

import dev.kaname.serving.model.Signature;

/// A model that is loaded and warm and waits for its deployment. Closing it gives it back; one that
/// was activated is no longer the caller's, and closing it then does nothing.
public final class PreparedModel implements AutoCloseable {
    private final LoadedModel model;
    private boolean mine = true;

    PreparedModel(LoadedModel model) {
        this.model = model;
    }

    /// What the model takes and answers.
    public Signature signature() {
        return model.signature();
    }

    public String platform() {
        return model.platform();
    }

    LoadedModel handOver() {
        if (!mine) {
            throw new IllegalStateException("the prepared model was used before");
        }
        mine = false;
        return model;
    }

    @Override
    public void close() {
        if (mine) {
            handOver().letGo();
        }
    }
}
