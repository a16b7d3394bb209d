package dev.kaname.pipelines;

import dev.kaname.pipelines.plan.PlannedStep;
import dev.kaname.pipelines.ports.Software;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The variables a step finds. Nothing of the server's own environment is among them.
///
/// `MLFLOW_RUN_ID` never is: a script that starts its own run would break on it. Its runs belong to
/// the attempt by the token they are logged with.
record Surrounding(
        RunHead head,
        PlannedStep step,
        Order.Launch order,
        Workplace place,
        PipelineSettings settings) {
    private static final String PATH =
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    Map<String, String> variables(Optional<Software.Ready> ready, Map<String, Object> parameters) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("PATH", ready.map(runtime -> runtime.programs() + ":" + PATH).orElse(PATH));
        variables.put("HOME", place.home().toString());
        variables.put("TMPDIR", place.temporary().toString());
        variables.put("LANG", "C.UTF-8");
        variables.put("PYTHONUNBUFFERED", "1");
        variables.put("LOKY_MAX_CPU_COUNT", String.valueOf(processors()));
        variables.put("MLFLOW_TRACKING_URI", settings.tracking(head.project()));
        variables.put("MLFLOW_EXPERIMENT_NAME", head.name());
        ofKaname(variables);
        parameters.forEach((name, value) ->
                variables.put("KANAME_PARAMETER_" + upper(name), Commands.text(value)));
        folders(variables);
        return variables;
    }

    /// As many as it asked for: joblib, and with it scikit-learn, would else take all there are.
    private int processors() {
        return Math.max(1, Math.ceilDiv(step.limits().milliCpu(), 1_000));
    }

    private void ofKaname(Map<String, String> variables) {
        variables.put("KANAME_URL", settings.url());
        variables.put("KANAME_PROJECT", settings.projectName().apply(head.project()));
        variables.put("KANAME_RUN_ID", head.id());
        variables.put("KANAME_RUN_NUMBER", String.valueOf(head.number()));
        variables.put("KANAME_RUN_PIPELINE", head.name());
        variables.put("KANAME_RUN_STEP", step.name());
        variables.put("KANAME_RUN_ATTEMPT", order.attempt());
        variables.put("KANAME_RUN_COMMIT", head.source().commit());
        variables.put("KANAME_PARAMETERS", place.parameters().toString());
    }

    /// An optional input of which there is none has no variable.
    private void folders(Map<String, String> variables) {
        order.inputs()
                .forEach((name, given) -> {
                    if (given.content().isPresent()) {
                        variables.put("KANAME_INPUT_" + upper(name), place.input(name).toString());
                    }
                });
        step.outputs()
                .keySet()
                .forEach(name ->
                        variables.put(
                                "KANAME_OUTPUT_" + upper(name), place.output(name).toString()));
    }

    private static String upper(String name) {
        return name.toUpperCase(Locale.ROOT);
    }
}
