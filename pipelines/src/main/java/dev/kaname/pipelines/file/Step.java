package dev.kaname.pipelines.file;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One step as written.
///
/// @param inputs by name, in the order written
/// @param outputs by name, in the order written
/// @param after steps that must have succeeded although nothing of theirs is read
/// @param parameters names of the pipeline's parameters this step gets to see
/// @param timeout for one attempt
/// @param retries further attempts after a failure; a lost machine has a budget of its own
/// @param env variables, with placeholders
/// @param secrets names of secrets that become variables
/// @param folder working folder, from the root of the repository
/// @param code which tracked files the step sees
/// @param runtime its own software, else the pipeline's
public record Step(
        String name,
        String description,
        Job job,
        Map<String, Input> inputs,
        Map<String, Output> outputs,
        List<String> after,
        List<String> parameters,
        Duration timeout,
        int retries,
        Resources resources,
        Map<String, Template> env,
        List<String> secrets,
        Caching cache,
        String folder,
        Code code,
        Optional<Pipeline.Software> runtime) {

    public Step {
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
        after = List.copyOf(after);
        parameters = List.copyOf(parameters);
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
        secrets = List.copyOf(secrets);
    }

    Step keptToItself() {
        Map<String, Output> quiet = new LinkedHashMap<>();
        outputs.forEach((made, as) -> quiet.put(made, new Output(as.type(), Optional.empty())));
        return new Step(
                name,
                description,
                job,
                inputs,
                quiet,
                after,
                parameters,
                timeout,
                retries,
                resources,
                env,
                secrets,
                cache,
                folder,
                code,
                runtime);
    }

    /// What a step does.
    public sealed interface Job {
        /// A program, given word by word and never handed to a shell.
        record Program(List<Template> words) implements Job {
            public Program {
                words = List.copyOf(words);
            }
        }

        /// A script for a shell the author asked for. It gets everything as variables.
        ///
        /// @param shell `bash` or `sh`
        record Script(String shell, String text) implements Job {}

        /// A shipped or shared component.
        ///
        /// @param with its parameters: `Boolean`, `Long`, `Double`, `String`, a list of these, or a
        ///   [Template]
        record Use(Component component, Map<String, Object> with) implements Job {
            public Use {
                with = Collections.unmodifiableMap(new LinkedHashMap<>(with));
            }
        }
    }

    /// @param milliCpu thousandths of a processor
    /// @param memoryBytes 0 means as much as there is
    public record Resources(int milliCpu, long memoryBytes) {
        public static final Resources ORDINARY = new Resources(1000, 0);
    }

    /// When an earlier result may stand in for running the step again.
    ///
    /// @param longest how old it may be
    public record Caching(boolean allowed, Optional<Duration> longest) {
        public static final Caching PURE = new Caching(true, Optional.empty());
        public static final Caching OFF = new Caching(false, Optional.empty());
    }

    /// Which of the repository's tracked files a step sees, and its results depend on.
    ///
    /// @param patterns none means everything in the pipeline's folder but notes, notebooks and
    ///   pipeline files
    public record Code(List<Glob> patterns, boolean standard) {
        public Code {
            patterns = List.copyOf(patterns);
        }
    }
}
