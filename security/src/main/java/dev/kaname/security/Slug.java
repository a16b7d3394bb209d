package dev.kaname.security;

import java.util.regex.Pattern;

/// The shape of a project's name: it stands in addresses and bucket names, so it has one reading
/// only (BI-021, BI-135).
final class Slug {
    /// No backtracking: each character decides.
    private static final Pattern SHAPE = Pattern.compile("[a-z][a-z0-9]*+(?:-[a-z0-9]++)*+");

    private static final int LONGEST = 63;

    private Slug() {}

    static String check(String field, String name) {
        if (name.length() < 2 || name.length() > LONGEST || !SHAPE.matcher(name).matches()) {
            throw new SecurityFailure.Invalid(
                    field,
                    "is not a name of 2 to 63 characters",
                    "use lower-case letters, digits and single hyphens, a letter first");
        }
        return name;
    }

    /// A label people read: any text without control characters, 1 to 200 characters.
    static String label(String field, String text) {
        boolean odd =
                text.codePoints()
                        .anyMatch(c ->
                                Character.isISOControl(c)
                                        || Character.getType(c) == Character.FORMAT
                                        || Character.getType(c) == Character.SURROGATE);
        if (text.isBlank() || text.length() > 200 || odd || !text.equals(text.strip())) {
            throw new SecurityFailure.Invalid(
                    field,
                    "is not a label of 1 to 200 visible characters",
                    "leave out control characters and spaces at either end");
        }
        return text;
    }
}
