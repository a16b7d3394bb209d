package dev.kaname.pipelines.file;

/// Checks that the author may do what the pipeline will do on the author's behalf: a pipeline is no
/// way to see or change what one may not see or change oneself.
final class Permissions {
    private final Pipeline pipeline;
    private final Scene scene;
    private final Surroundings surroundings;

    Permissions(Pipeline pipeline, Scene scene) {
        this.pipeline = pipeline;
        this.scene = scene;
        this.surroundings = scene.surroundings();
    }

    void check() {
        pipeline.steps().values().forEach(this::step);
        pipeline.delivery()
                .flatMap(Pipeline.Delivery::endpoint)
                .filter(_ -> !surroundings.mayDeploy())
                .ifPresent(endpoint ->
                        scene.findings()
                                .add(
                                        scene.whereIs("delivers.when"),
                                        "may_not_deploy",
                                        endpoint.name()));
        for (int i = 0; i < pipeline.triggers().size(); i++) {
            switch (pipeline.triggers().get(i)) {
                case Trigger.OnData data -> reading(data.repository(), "triggers." + i);
            }
        }
    }

    private void step(Step step) {
        step.inputs()
                .forEach((name, input) -> {
                    if (input instanceof Input.FromData data) {
                        reading(data.repository(), "steps." + step.name() + ".inputs." + name);
                    }
                });
        step.outputs()
                .forEach((name, output) ->
                        output.commit()
                                .filter(target -> !surroundings.mayWrite(target.repository()))
                                .ifPresent(target ->
                                        scene.findings()
                                                .add(
                                                        scene.whereIs(
                                                                "steps."
                                                                        + step.name()
                                                                        + ".outputs."
                                                                        + name),
                                                        "may_not_write",
                                                        target.repository())));
    }

    private void reading(String repository, String place) {
        if (!surroundings.mayRead(repository)) {
            scene.findings().add(scene.whereIs(place), "may_not_read", repository);
        }
    }
}
