package dev.kaname.pipelines.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads `with:`, the parameters of a component.
final class WithReader {
    private final Scene scene;
    private final Findings findings;
    private final Placeholders places;
    private final Map<String, Parameter> parameters;
    private final Component component;

    WithReader(
            Scene scene,
            Placeholders places,
            Map<String, Parameter> parameters,
            Component component) {
        this.scene = scene;
        this.findings = scene.findings();
        this.places = places;
        this.parameters = parameters;
        this.component = component;
    }

    /// The values given, checked; absent ones stay absent.
    Map<String, Object> read(Fields parent) {
        Map<String, Object> with = new LinkedHashMap<>();
        Value.Mapping written =
                parent.mapping("with").orElse(new Value.Mapping(List.of(), parent.mark()));
        Fields.of(written, component.parameters().keySet(), Set.of(), findings);
        for (Value.Entry entry : written.entries()) {
            Component.Takes takes = component.parameters().get(entry.key());
            if (takes != null) {
                read(entry.key(), entry.value(), takes)
                        .ifPresent(value -> with.put(entry.key(), value));
            }
        }
        Set<String> given = Set.copyOf(written.entries().stream().map(Value.Entry::key).toList());
        component
                .parameters()
                .forEach((name, takes) -> {
                    if (takes.required() && !given.contains(name)) {
                        findings.add(
                                written.mark(), "component_needs", name, component.reference());
                    }
                });
        return with;
    }

    private Optional<Object> read(String key, Value value, Component.Takes takes) {
        return switch (value) {
            case Value.Scalar scalar when !scalar.isNull() -> one(scalar, takes);
            case Value.Sequence sequence when takes.list() -> {
                List<Object> values = new ArrayList<>();
                for (Value item : sequence.items()) {
                    read(key, item, takes.single())
                            .flatMap(one -> literal(one, item, key))
                            .ifPresent(values::add);
                }
                yield Optional.of(List.copyOf(values));
            }
            case Value.Scalar _, Value.Sequence _, Value.Mapping _ -> {
                findings.add(value.mark(), "wrong_type", key, "kind.scalar", value.kind());
                yield Optional.empty();
            }
        };
    }

    /// A list holds what is written there: nothing in it is filled in.
    private Optional<Object> literal(Object value, Value item, String key) {
        if (!(value instanceof Template template)) {
            return Optional.of(value);
        }
        if (template.places().isEmpty()) {
            return Optional.of(template.fill(_ -> ""));
        }
        findings.add(item.mark(), "placeholder_in_list", key);
        return Optional.empty();
    }

    private Optional<Object> one(Value.Scalar scalar, Component.Takes takes) {
        if (takes.file()) {
            return file(scalar).map(path -> path);
        }
        if (scalar.text().indexOf('{') >= 0) {
            return places.read(scalar.text(), scalar.mark())
                    .map(template -> fitting(template, scalar, takes));
        }
        Object typed =
                takes.parameter().type() == Parameter.Type.STRING
                        ? scalar.text()
                        : CoreSchema.typed(scalar);
        Optional<Object> accepted = takes.parameter().accept(typed);
        if (accepted.isEmpty()) {
            findings.add(
                    scalar.mark(),
                    "value_does_not_fit",
                    scalar.text(),
                    takes.parameter().type().word());
        }
        return accepted;
    }

    /// A template that is nothing but one parameter keeps that parameter's type.
    private Object fitting(Template template, Value.Scalar scalar, Component.Takes takes) {
        Parameter.Type wanted = takes.parameter().type();
        boolean single = template.parts().size() == 1 && template.places().size() == 1;
        if (wanted != Parameter.Type.STRING) {
            Parameter given = single ? parameters.get(template.places().getFirst().name()) : null;
            boolean fits =
                    given != null
                            && (given.type() == wanted
                                    || (given.type() == Parameter.Type.INTEGER
                                            && wanted == Parameter.Type.NUMBER));
            if (!fits) {
                findings.add(scalar.mark(), "value_does_not_fit", scalar.text(), wanted.word());
            }
        }
        return template;
    }

    private Optional<String> file(Value.Scalar scalar) {
        if (!Names.path(scalar.text()) || scalar.text().isEmpty()) {
            findings.add(scalar.mark(), "bad_path", scalar.text());
            return Optional.empty();
        }
        String path = scene.fromRoot(scalar.text());
        if (!scene.surroundings().tracks(path)) {
            findings.add(scalar.mark(), "file_not_tracked", path);
        }
        return Optional.of(path);
    }
}
