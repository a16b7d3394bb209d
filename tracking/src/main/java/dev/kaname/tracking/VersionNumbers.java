package dev.kaname.tracking;

/// The text form of version numbers.
public final class VersionNumbers {
    private VersionNumbers() {}

    /// @throws TrackingFailure.Invalid if the text is not an integer
    public static long parse(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException notANumber) {
            throw new TrackingFailure.Invalid(
                    "version",
                    "Parameter 'version' must be an integer, got '%s'."
                            .formatted(Messages.echo(text)));
        }
    }
}
