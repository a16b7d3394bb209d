package dev.kaname.tracking;

/// Whether a logged model's files are complete. The numbers are those of MLflow's protocol.
public enum ModelStatus {
    PENDING(1),
    READY(2),
    UPLOAD_FAILED(3);

    private final int number;

    ModelStatus(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /// As it stands on the wire, for example `LOGGED_MODEL_READY`.
    public String wireName() {
        return "LOGGED_MODEL_" + name();
    }
}
