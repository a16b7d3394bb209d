package dev.kaname.pipelines.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads the placeholders of a text: `{inputs.x}`, `{outputs.x}`, `{parameters.x}`, `{run.x}`; `{{`
/// and `}}` stand for braces.
final class Placeholders {
    /// What a step may know about its pipeline run.
    static final Set<String> RUN = Set.of("id", "number", "pipeline", "step", "attempt", "commit");

    private final Findings findings;
    private final Set<String> inputs;
    private final Set<String> outputs;
    private final Set<String> parameters;

    Placeholders(
            Findings findings, Set<String> inputs, Set<String> outputs, Set<String> parameters) {
        this.findings = findings;
        this.inputs = inputs;
        this.outputs = outputs;
        this.parameters = parameters;
    }

    /// The template, or empty with its problem reported at `mark`.
    Optional<Template> read(String text, Mark mark) {
        List<Template.Part> parts = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char sign = text.charAt(at);
            if ((sign == '{' || sign == '}')
                    && at + 1 < text.length()
                    && text.charAt(at + 1) == sign) {
                plain.append(sign);
                at += 2;
            } else if (sign == '{') {
                int end = text.indexOf('}', at);
                String inside = text.substring(at + 1, end < 0 ? text.length() : end);
                Optional<Template.Part.Place> place = end < 0 ? Optional.empty() : place(inside);
                if (place.isEmpty()) {
                    findings.add(mark, "unknown_placeholder", "{" + inside + (end < 0 ? "" : "}"));
                    return Optional.empty();
                }
                if (!isKnown(place.get(), mark)) {
                    return Optional.empty();
                }
                flush(plain, parts);
                parts.add(place.get());
                at = end + 1;
            } else {
                plain.append(sign);
                at++;
            }
        }
        flush(plain, parts);
        return Optional.of(new Template(parts));
    }

    private static void flush(StringBuilder plain, List<Template.Part> parts) {
        if (!plain.isEmpty()) {
            parts.add(new Template.Part.Text(plain.toString()));
            plain.setLength(0);
        }
    }

    private static Optional<Template.Part.Place> place(String inside) {
        for (Template.Space space : Template.Space.values()) {
            String prefix = space.word() + ".";
            if (inside.startsWith(prefix)
                    && Names.VARIABLE.matcher(inside.substring(prefix.length())).matches()) {
                return Optional.of(
                        new Template.Part.Place(space, inside.substring(prefix.length())));
            }
        }
        return Optional.empty();
    }

    private boolean isKnown(Template.Part.Place place, Mark mark) {
        Set<String> names =
                switch (place.space()) {
                    case INPUTS -> inputs;
                    case OUTPUTS -> outputs;
                    case PARAMETERS -> parameters;
                    case RUN -> RUN;
                };
        if (names.contains(place.name())) {
            return true;
        }
        Nearest.to(place.name(), names)
                .ifPresentOrElse(
                        near ->
                                findings.add(
                                        mark,
                                        "placeholder_of_nothing_meant",
                                        place,
                                        place.space().word(),
                                        new Template.Part.Place(place.space(), near)),
                        () ->
                                findings.add(
                                        mark,
                                        "placeholder_of_nothing",
                                        place,
                                        place.space().word()));
        return false;
    }
}
