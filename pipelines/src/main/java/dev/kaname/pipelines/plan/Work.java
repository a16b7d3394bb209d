package dev.kaname.pipelines.plan;

import dev.kaname.pipelines.file.Pipeline.Software;
import dev.kaname.pipelines.file.Template;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a planned step does.
public sealed interface Work {
    /// A program, word by word.
    record Program(List<Template> words, Optional<Software> software) implements Work {
        public Program {
            words = List.copyOf(words);
        }
    }

    /// A script for a shell.
    record Script(String shell, String text, Optional<Software> software) implements Work {}

    /// A component, as it was when the pipeline version was made.
    ///
    /// @param digest of the component's files
    /// @param parameters all of the component's, defaults filled in
    /// @param files names of the parameters that are paths of tracked files
    record Use(
            String reference,
            String digest,
            List<Template> words,
            Map<String, Argument> parameters,
            List<String> files,
            Optional<Software> software)
            implements Work {
        public Use {
            words = List.copyOf(words);
            parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
            files = List.copyOf(files);
        }
    }

    /// Puts the model made by a step into the registry. Done by the server.
    record Register(String model, String input) implements Work {}

    /// Places the registered version behind an endpoint. Done by the server.
    record Deploy(String model, String endpoint, String verdict) implements Work {}

    /// A parameter of a component.
    sealed interface Argument {
        /// @param value `Boolean`, `Long`, `Double`, `String` or a list of these
        record Fixed(Object value) implements Argument {}

        /// A text with places for the pipeline's parameters.
        record Filled(Template template) implements Argument {}

        /// Exactly one of the pipeline's parameters, with its type.
        record Same(String parameter) implements Argument {}
    }

    /// The software this work needs, if it runs in a runtime of its own.
    default Optional<Software> needs() {
        return switch (this) {
            case Program program -> program.software();
            case Script script -> script.software();
            case Use use -> use.software();
            case Register _, Deploy _ -> Optional.empty();
        };
    }

    /// Whether the server does it itself rather than a process.
    default boolean byServer() {
        return switch (this) {
            case Register _, Deploy _ -> true;
            case Program _, Script _, Use _ -> false;
        };
    }
}
