package dev.kaname.pipelines.file;

import java.util.List;
import java.util.function.Function;

/// A word with places to be filled in. Whatever is filled in stays inside this one word.
public record Template(List<Part> parts) {
    public Template {
        parts = List.copyOf(parts);
    }

    static Template of(String text) {
        return new Template(List.of(new Part.Text(text)));
    }

    /// The placeholders, in the order written.
    public List<Part.Place> places() {
        return parts.stream()
                .filter(Part.Place.class::isInstance)
                .map(Part.Place.class::cast)
                .toList();
    }

    public String fill(Function<Part.Place, String> value) {
        StringBuilder filled = new StringBuilder();
        for (Part part : parts) {
            filled.append(
                    switch (part) {
                        case Part.Text text -> text.text();
                        case Part.Place place -> value.apply(place);
                    });
        }
        return filled.toString();
    }

    /// A piece of a template.
    public sealed interface Part {
        record Text(String text) implements Part {}

        record Place(Space space, String name) implements Part {
            @Override
            public String toString() {
                return "{" + space.word + "." + name + "}";
            }
        }
    }

    /// Where a placeholder's name is looked up.
    public enum Space {
        INPUTS("inputs"),
        OUTPUTS("outputs"),
        PARAMETERS("parameters"),
        RUN("run");

        private final String word;

        Space(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }
}
