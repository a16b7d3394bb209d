package dev.kaname.pipelines.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.kaname.pipelines.file.Fixtures;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CacheKeyTest {
    private final PlannedStep train = step("train.py", "late-arrivals", "train");

    @Test
    void theEncodingIsFixed() {
        // a changed figure here means that no cached result of an earlier version is found again
        assertEquals(
                "706e69731ae5b127bb9e37f3f8495682",
                new CacheKey(new TreeMap<>(Map.of("a", "1", "b", "ü"))).digest().substring(0, 32));
    }

    @Test
    void noTwoListsOfPartsAreWrittenAlike() {
        assertNotEquals(key(Map.of("a", "bc")), key(Map.of("ab", "c")));
        assertNotEquals(key(Map.of("a", "1", "b", "")), key(Map.of("a", "1")));
        assertNotEquals(key(Map.of("a", "b", "c", "d")), key(Map.of("a", "bcd")));
    }

    @Test
    void theOrderInWhichInputsAreNamedDoesNotMatter() {
        assertEquals(
                key(train, Map.of("a", "1", "b", "2"), Map.of(), "runtime").digest(),
                key(train, new TreeMap<>(Map.of("b", "2", "a", "1")), Map.of(), "runtime")
                        .digest());
    }

    @Test
    void aPersonIsToldWhichPartsDiffer() {
        CacheKey before = key(train, Map.of("train", "t1"), Map.of("max_depth", "8"), "r1");
        CacheKey now = key(train, Map.of("train", "t2"), Map.of("max_depth", "9"), "r1");
        assertEquals(
                List.of(
                        new CacheKey.Difference("input:train", "t1", "t2"),
                        new CacheKey.Difference("parameter:max_depth", "8", "9")),
                CacheKey.differences(before.parts(), now.parts()));
    }

    @Test
    void howOftenAStepIsTriedDoesNotChangeItsResult() {
        PlannedStep patient =
                new PlannedStep(
                        "other_name",
                        train.ordinal(),
                        train.work(),
                        train.inputs(),
                        train.outputs(),
                        train.before(),
                        train.next(),
                        train.parameters(),
                        train.env(),
                        train.secrets(),
                        train.folder(),
                        train.code(),
                        train.codeDigest(),
                        new PlannedStep.Limits(1, 9, 1, 1),
                        train.cached(),
                        train.cacheSeconds());
        assertEquals(DefinitionDigest.of(train), DefinitionDigest.of(patient));
    }

    @Test
    void stepsThatDoOtherThingsAreDefinedOtherwise() {
        assertNotEquals(
                DefinitionDigest.of(train),
                DefinitionDigest.of(step("x", "late-arrivals", "prepare")));
    }

    private static PlannedStep step(String file, String pipeline, String step) {
        List<TrackedFile> tracked = List.of(new TrackedFile(file, false, "d"));
        return Plan.of(Fixtures.pipeline(pipeline), "", tracked).step(step).orElseThrow();
    }

    private static String key(Map<String, String> parts) {
        return new CacheKey(new TreeMap<>(parts)).digest();
    }

    private static CacheKey key(
            PlannedStep step,
            Map<String, String> inputs,
            Map<String, String> parameters,
            String runtime) {
        return StepKey.of(step, inputs, parameters, "train", Optional.of(runtime), "linux/amd64");
    }
}
