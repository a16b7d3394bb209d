package dev.kaname.pipelines.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.pipelines.file.Fixtures;
import dev.kaname.pipelines.file.Pipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlanTest {
    private static final List<TrackedFile> TRACKED =
            List.of(
                    new TrackedFile("kaname.yaml", false, "d0"),
                    new TrackedFile("README.md", false, "d1"),
                    new TrackedFile("look.ipynb", false, "d2"),
                    new TrackedFile("prepare.py", false, "d3"),
                    new TrackedFile("train.py", false, "d4"),
                    new TrackedFile("schema.yaml", false, "d5"),
                    new TrackedFile("scripts/say.py", true, "d6"));

    private final Plan flights = plan("late-arrivals");

    @Test
    void registrationComesBeforeTheDecisionAndDeploymentAfterEverything() {
        assertEquals(
                List.of(
                        "validate",
                        "prepare",
                        "train",
                        "evaluate",
                        "register",
                        "compare",
                        "deploy"),
                flights.steps().stream().map(PlannedStep::name).toList());
        assertEquals(names(flights, "compare"), List.of("prepare", "train", "register"));
        assertEquals(
                names(flights, "deploy"),
                List.of("validate", "prepare", "train", "evaluate", "register", "compare"));
    }

    @ParameterizedTest
    @MethodSource("plans")
    void everythingComesAfterWhatItDependsOn(Plan plan) {
        for (PlannedStep step : plan.steps()) {
            assertTrue(step.before().stream().allMatch(before -> before < step.ordinal()));
            assertTrue(
                    step.before().stream()
                            .allMatch(before -> plan.step(before).next().contains(step.ordinal())));
            assertTrue(
                    step.next().stream()
                            .allMatch(next -> plan.step(next).before().contains(step.ordinal())));
        }
    }

    @ParameterizedTest
    @MethodSource("plans")
    void aPlanIsReadBackAsItWasWritten(Plan plan) {
        assertEquals(plan, PlanJson.read(PlanJson.write(plan)));
    }

    @Test
    void notesNotebooksAndPipelineFilesAreNotCode() {
        assertEquals(
                List.of("prepare.py", "train.py", "schema.yaml", "scripts/say.py"),
                seen(flights, "train"));
    }

    @Test
    void aComponentSeesOnlyTheFilesItIsGiven() {
        assertEquals(List.of("schema.yaml"), seen(flights, "validate"));
        assertEquals(List.of(), seen(flights, "compare"));
    }

    @Test
    void patternsChooseTheCode() {
        assertEquals(List.of("schema.yaml", "scripts/say.py"), seen(plan("words"), "listed"));
    }

    @Test
    void theCodeDigestFollowsTheFilesAStepSeesAndNoOthers() {
        List<TrackedFile> edited = new ArrayList<>(TRACKED);
        edited.set(1, new TrackedFile("README.md", false, "edited"));
        edited.set(4, new TrackedFile("train.py", false, "edited"));
        Plan later = Plan.of(Fixtures.pipeline("late-arrivals"), "", edited);
        assertNotEquals(digest(flights, "train"), digest(later, "train"));
        assertEquals(digest(flights, "validate"), digest(later, "validate"));
    }

    @Test
    void aFileThatMovedIsAnotherCodeThoughItsBytesAreTheSame() {
        assertNotEquals(
                CodeDigest.of(List.of(new TrackedFile("a", false, "d"))),
                CodeDigest.of(List.of(new TrackedFile("b", false, "d"))));
        assertNotEquals(
                CodeDigest.of(List.of(new TrackedFile("a", false, "d"))),
                CodeDigest.of(List.of(new TrackedFile("a", true, "d"))));
    }

    static Stream<Plan> plans() {
        return Fixtures.good()
                .map(Fixtures::parse)
                .map(Fixtures::accepted)
                .map(p -> Plan.of(p, "", TRACKED));
    }

    private static Plan plan(String name) {
        Pipeline pipeline = Fixtures.pipeline(name);
        return Plan.of(pipeline, "", TRACKED);
    }

    private static List<String> names(Plan plan, String step) {
        return plan.step(step).orElseThrow().before().stream()
                .map(o -> plan.step(o).name())
                .toList();
    }

    private static List<String> seen(Plan plan, String step) {
        return plan.step(step).orElseThrow().code().from(TRACKED).stream()
                .map(TrackedFile::path)
                .toList();
    }

    private static String digest(Plan plan, String step) {
        return plan.step(step).orElseThrow().codeDigest();
    }
}
