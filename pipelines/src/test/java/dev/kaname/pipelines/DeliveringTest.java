package dev.kaname.pipelines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.database.Database;
import dev.kaname.database.testing.OnBothDatabases;
import dev.kaname.pipelines.ports.Delivery;
import dev.kaname.pipelines.ports.Models;
import dev.kaname.pipelines.run.RunState;
import dev.kaname.pipelines.testing.World;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From a trained model to a served one.
@OnBothDatabases
class DeliveringTest {
    private final World world;

    DeliveringTest(Database database, @TempDir Path folder) {
        this.world = new World(database, folder);
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    private static String file(String decision, String train) {
        return """
        kaname: 1
        pipeline: delivering
        parameters: { depth: { type: integer, default: 1 } }
        steps:
          train:
            shell: sh
            run: %s
            outputs: { model: model }
          compare:
            shell: sh
            parameters: []
            run: |
              echo "champion ${KANAME_INPUT_CHAMPION:-none}"
              echo '{"decision": "%s", "reasons": ["auc"]}' > $KANAME_OUTPUT_DECISION
            inputs:
              challenger: train.model
              champion: { model: late@champion, optional: true }
            outputs: { decision: verdict }
        delivers:
          model: { name: late, from: train.model }
          endpoint: { name: late, when: compare.decision }
        """
                .formatted(train, decision);
    }

    private static final String LOGS =
            "echo m$KANAME_PARAMETER_DEPTH > $KANAME_OUTPUT_MODEL/MLmodel";

    @Test
    void aModelThatPassesIsRegisteredThenDeployed() {
        world.push("g1", file("pass", LOGS));
        RunDetail run = world.run("delivering", Map.of());
        assertEquals(RunState.SUCCEEDED, run.run().state());
        assertEquals(
                Map.of(
                        "train",
                        "succeeded",
                        "register",
                        "succeeded",
                        "compare",
                        "succeeded",
                        "deploy",
                        "succeeded"),
                RunningTest.states(run));
        Models.Version version = world.models().versions().getFirst();
        Delivery.Request deployed = world.deployed().getFirst();
        assertEquals(version, deployed.version());
        assertEquals("late", deployed.endpoint());
        assertTrue(deployed.verdict().contains("pass"));
        assertEquals(List.of("late/1 passed"), world.models().verdicts());
    }

    @Test
    void aModelThatIsRefusedStaysRegisteredAndIsNotDeployed() {
        world.push("g1", file("refuse", LOGS));
        RunDetail run = world.run("delivering", Map.of());
        assertEquals(RunState.STOPPED, run.run().state());
        assertEquals("skipped", RunningTest.states(run).get("deploy"));
        assertEquals(1, world.models().versions().size());
        assertEquals(List.of(), world.deployed());
        assertEquals(List.of("late/1 refused"), world.models().verdicts());
        RunDetail.StepPage compare = RunningTest.step(run, "compare");
        assertEquals("auc", compare.reason(), "also after its verdict is kept with the version");
        assertEquals("auc", compare.attempts().getFirst().reason());
        assertEquals(Optional.of(0), compare.attempts().getFirst().exitCode());
        assertEquals(
                List.of(
                        Map.of(
                                "step", "compare",
                                "state", "refused",
                                "reason", "auc",
                                "report", "decision")),
                world.endOf(run.run().id()).payload().get("troubles"));
    }

    @Test
    void aRunThatIsStoppedWhileItDeploysSaysThatItDeployed() {
        world.push("g1", file("pass", LOGS));
        world.whileDeploying(() -> {
            String run =
                    world.pipelines()
                            .runs(World.PROJECT, "delivering", Optional.empty(), 1)
                            .getFirst()
                            .id();
            world.pipelines().cancel(World.ANN, World.PROJECT, run);
        });
        RunDetail run = world.run("delivering", Map.of());
        assertEquals(RunState.CANCELLED, run.run().state());
        assertEquals("succeeded", RunningTest.states(run).get("deploy"));
        assertEquals(1, world.deployed().size());
    }

    @Test
    void aDeploymentThatFailsWhileTheRunIsStoppedIsNotTriedAgain() {
        world.push("g1", file("pass", LOGS));
        world.whileDeploying(() -> {
            String run =
                    world.pipelines()
                            .runs(World.PROJECT, "delivering", Optional.empty(), 1)
                            .getFirst()
                            .id();
            world.pipelines().cancel(World.ANN, World.PROJECT, run);
            throw new Delivery.Refused("cannot be served");
        });
        RunDetail run = world.run("delivering", Map.of());
        assertEquals(RunState.CANCELLED, run.run().state());
        assertEquals("cancelled", RunningTest.states(run).get("deploy"));
        assertEquals(1, RunningTest.step(run, "deploy").attempts().size());
    }

    @Test
    void aVersionThatWasComparedWithItselfKeepsTheVerdictItHad() {
        world.push("g1", file("pass", LOGS));
        world.run("delivering", Map.of());
        world.models().alias("late", "champion", world.models().versions().getFirst());
        world.push("g2", file("refuse", LOGS));

        RunDetail again = world.run("delivering", Map.of());

        assertEquals(RunState.STOPPED, again.run().state());
        assertEquals(1, world.models().versions().size());
        assertEquals(List.of("late/1 passed"), world.models().verdicts());
    }

    @Test
    void theChampionIsReadWhereThereIsOneAndIsPartOfTheKey() {
        world.push("g1", file("pass", LOGS));
        world.run("delivering", Map.of());
        Models.Version champion = world.models().versions().getFirst();
        world.models().alias("late", "champion", champion);
        RunDetail second = world.run("delivering", Map.of("depth", 2L));
        assertEquals("succeeded", RunningTest.states(second).get("compare"));
        assertEquals(
                List.of("input:challenger", "input:champion"),
                world.pipelines().explain(World.PROJECT, second.run().id()).stream()
                        .filter(explained -> explained.step().equals("compare"))
                        .flatMap(explained -> explained.differences().stream())
                        .map(difference -> difference.part())
                        .toList());
        assertEquals(2, world.models().versions().size());
    }

    @Test
    void theModelAStepLoggedUnderTheNameIsTheOutput() {
        world.push("g1", file("pass", "sleep 1"));
        String id = world.start("delivering", Map.of());
        while (world.processes().started().isEmpty()) {
            Thread.onSpinWait();
        }
        String attempt = world.processes().started().getFirst().attempt();
        Path model = world.processes().folderOf(attempt).resolve("tmp");
        Models.Logged logged =
                new Models.Logged("model", "m-1", world.data().store(World.PROJECT, model));
        world.models().log(attempt, logged);
        RunDetail run = world.await(id);
        assertEquals(
                logged.content().digest(),
                RunningTest.step(run, "train").outputs().getFirst().digest());
    }

    @Test
    void noneOrSeveralModelsOfTheNameFailTheStepAndItSaysWhich() {
        world.push("g1", file("pass", "sleep 1"));
        String id = world.start("delivering", Map.of());
        while (world.processes().started().isEmpty()) {
            Thread.onSpinWait();
        }
        String attempt = world.processes().started().getFirst().attempt();
        Path model = world.processes().folderOf(attempt).resolve("tmp");
        for (String name : List.of("m-1", "m-2")) {
            world.models()
                    .log(
                            attempt,
                            new Models.Logged(
                                    "model", name, world.data().store(World.PROJECT, model)));
        }
        RunDetail run = world.await(id);
        assertEquals(RunState.FAILED, run.run().state());
        assertEquals(
                "the step logged 2 models named model: m-1, m-2",
                RunningTest.step(run, "train").reason());
        assertEquals("skipped", RunningTest.states(run).get("register"));
    }
}
