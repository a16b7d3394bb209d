package dev.kaname.pipelines.file;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// Reads a list of patterns over paths.
final class Globs {
    private static final int MOST = 50;

    private Globs() {}

    /// @param place puts a pattern where it is looked for
    static List<Glob> read(
            Fields fields, String key, Findings findings, UnaryOperator<String> place) {
        List<Value.Scalar> written = fields.scalars(key);
        List<Glob> globs = new ArrayList<>();
        if (written.size() > MOST) {
            findings.add(fields.markOf(key), "too_many_patterns", key, MOST);
            return globs;
        }
        for (Value.Scalar scalar : written) {
            String text = scalar.text();
            String pattern = place.apply(text.endsWith("/") ? text + "**" : text);
            if (pattern.length() <= Glob.MAX_LENGTH && !text.isEmpty() && Names.path(text)) {
                globs.add(Glob.of(pattern));
            } else {
                findings.add(scalar.mark(), "bad_pattern", text);
            }
        }
        return globs;
    }
}
