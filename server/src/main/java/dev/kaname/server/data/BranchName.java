package dev.kaname.server.data;

import dev.kaname.store.StoreFailure;
import java.util.regex.Pattern;

/// The name of a branch: one reading only, in an address, a reference and a bucket (BI-060,
/// BI-135).
public record BranchName(String text) {
    private static final Pattern SHAPE =
            Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9_]|[.-](?=[A-Za-z0-9_])){0,99}");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{64}");

    public BranchName {
        if (!isOne(text)) {
            throw new StoreFailure.Invalid(
                    "branch",
                    "is not a name of 1 to 100 letters, digits and single '.', '-', '_'",
                    "Begin and end with a letter or digit.");
        }
    }

    /// Whether a text is the name of a branch.
    public static boolean isOne(String text) {
        return SHAPE.matcher(text).matches() && !COMMIT.matcher(text).matches();
    }

    @Override
    public String toString() {
        return text;
    }
}
