package dev.kaname.pipelines.file;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads `runtime:`, of the pipeline or of one step.
final class RuntimeReader {
    private static final Set<String> KEYS = Set.of("python", "requirements");
    private static final Set<String> RESERVED = Set.of("conda", "r", "image");
    private static final String NUMBER = "[0-9]{1,2}(\\.[0-9]{1,3}){0,2}";
    private static final Pattern PYTHON =
            Pattern.compile(
                    NUMBER + "|(>=|==|~=|<|<=|>)" + NUMBER + "(, ?(>=|<|<=|>|!=)" + NUMBER + ")?");

    private final Scene scene;

    RuntimeReader(Scene scene) {
        this.scene = scene;
    }

    Optional<Pipeline.Software> read(Fields parent) {
        Optional<Value.Mapping> written = parent.mapping("runtime");
        if (written.isEmpty()) {
            return Optional.empty();
        }
        Fields fields = Fields.of(written.get(), KEYS, RESERVED, scene.findings());
        fields.require("python");
        String python = fields.name("python", PYTHON, "bad_python_version").orElse("");
        Optional<String> requirements =
                fields.checked(
                                "requirements",
                                text -> Names.path(text) && !text.isEmpty(),
                                "bad_path")
                        .map(scene::fromRoot);
        requirements
                .filter(path -> !scene.surroundings().tracks(path))
                .ifPresent(path ->
                        scene.findings()
                                .add(fields.markOf("requirements"), "file_not_tracked", path));
        return Optional.of(new Pipeline.Software(python, requirements));
    }
}
