package dev.kaname.tracking;

/// The text form of experiment numbers.
public final class ExperimentIds {
    private ExperimentIds() {}

    /// @throws TrackingFailure.Invalid if the text is not a number
    public static long parse(String text) {
        boolean digits =
                !text.isEmpty()
                        && text.length() <= 18
                        && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits) {
            throw new TrackingFailure.Invalid(
                    "experiment_id",
                    "Invalid experiment ID '%s'. Experiment ID must be a valid integer."
                            .formatted(Messages.echo(text)));
        }
        return Long.parseLong(text);
    }
}
