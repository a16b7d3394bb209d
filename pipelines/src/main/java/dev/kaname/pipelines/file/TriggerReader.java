package dev.kaname.pipelines.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads `triggers:`. A kind of trigger that this version cannot honour is refused by name rather
/// than accepted and never fired.
final class TriggerReader {
    private static final Set<String> DATA_KEYS = Set.of("data", "paths", "when_many");
    private static final Set<String> NOT_YET =
            Set.of("schedule", "drift", "performance", "upstream", "webhook", "push");

    private final Scene scene;
    private final Findings findings;

    TriggerReader(Scene scene) {
        this.scene = scene;
        this.findings = scene.findings();
    }

    List<Trigger> readAll(Fields parent, Map<String, Parameter> parameters) {
        List<Trigger> triggers = new ArrayList<>();
        for (Value item : parent.items("triggers")) {
            if (item instanceof Value.Mapping mapping) {
                read(mapping, triggers);
            } else {
                findings.add(item.mark(), "wrong_type", "triggers", "kind.mapping", item.kind());
            }
        }
        if (!triggers.isEmpty()) {
            parameters.forEach(this::refuseWithoutDefault);
        }
        return triggers;
    }

    private void refuseWithoutDefault(String name, Parameter parameter) {
        if (parameter.fallback().isEmpty()) {
            findings.add(scene.whereIs("triggers.0"), "parameter_without_default", name);
        }
    }

    private void read(Value.Mapping mapping, List<Trigger> triggers) {
        for (Value.Entry entry : mapping.entries()) {
            if (NOT_YET.contains(entry.key())) {
                findings.add(entry.mark(), "trigger_not_available", entry.key());
                return;
            }
        }
        Fields fields = Fields.of(mapping, DATA_KEYS, Set.of("manual", "zone"), findings);
        fields.require("data");
        fields.checked("when_many", "latest"::equals, "bad_when_many");
        List<Glob> paths = Globs.read(fields, "paths", findings, path -> path);
        fields.scalar("data")
                .ifPresent(scalar -> {
                    scene.remember("triggers." + triggers.size(), scalar.mark());
                    String[] parts = scalar.text().split("@", 2);
                    String branch = parts.length == 2 ? parts[1] : "main";
                    if (Names.data(parts[0], branch)) {
                        triggers.add(new Trigger.OnData(parts[0], branch, paths));
                    } else {
                        findings.add(scalar.mark(), "bad_data_trigger", scalar.text());
                    }
                });
    }
}
