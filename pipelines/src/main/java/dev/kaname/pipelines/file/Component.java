package dev.kaname.pipelines.file;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A ready-made step: a folder with a program and a `component.yaml` that says what it takes.
///
/// @param name with its publisher, as in `kaname/compare`
/// @param version as in `kaname/compare@1`
/// @param digest of all its files
public record Component(
        String name,
        int version,
        String digest,
        Map<String, Accepts> inputs,
        Map<String, OutputType> outputs,
        Map<String, Takes> parameters,
        List<Template> run,
        Optional<Pipeline.Software> runtime) {

    public Component {
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        run = List.copyOf(run);
    }

    /// As written after `uses:`.
    public String reference() {
        return name + "@" + version;
    }

    /// What may be connected to an input.
    ///
    /// @param types data counts as both folder and file; none means anything
    public record Accepts(List<OutputType> types, boolean optional) {
        public Accepts {
            types = List.copyOf(types);
        }
    }

    /// What a `with:` value must be.
    ///
    /// @param parameter its type and range
    /// @param file whether the text is the path of a tracked file, which the component then sees
    /// @param list whether several values may be given
    public record Takes(Parameter parameter, boolean file, boolean list, boolean required) {
        /// One of several values.
        Takes single() {
            return new Takes(parameter, file, false, true);
        }
    }
}
