package dev.kaname.sandbox;

/// A value that one attempt may know and that is written nowhere else: not in its records, not in
/// the command line.
///
/// @param name the environment variable
/// @param delivery how the process receives it
public record Secret(String name, String value, Delivery delivery) {

    /// How a secret reaches the process.
    public enum Delivery {
        /// In the environment under its name, for clients that insist on it
        /// (`MLFLOW_TRACKING_TOKEN`).
        VARIABLE,
        /// In a file of mode 0600 that is removed when the attempt ends; `NAME_FILE` holds its
        /// path.
        FILE
    }

    public Secret {
        AttemptSpec.checkVariable(name, value);
    }

    /// Keeps the value out of logs and messages.
    @Override
    public String toString() {
        return "Secret[" + name + ", " + delivery + "]";
    }
}
