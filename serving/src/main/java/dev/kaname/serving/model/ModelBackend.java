package dev.kaname.serving.model;

/// A loaded model, shared by all calls. Safe for several threads; what one call needs for itself is
/// its [Seat].
///
/// To add a runtime: implement this and [Seat], and say in the loader which files it is for.
public interface ModelBackend extends AutoCloseable {
    Signature signature();

    /// Where it runs, for people: `onnx_onnxruntime`.
    String platform();

    /// Opens a place for one call at a time. Seats are dear and used again.
    Seat open();

    /// Frees everything. Every seat is closed before.
    @Override
    void close();
}
