package dev.kaname.pipelines.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineFileTest {
    private final Pipeline flights = Fixtures.pipeline("late-arrivals");

    @Test
    void stepsKeepTheOrderTheyWereWrittenIn() {
        assertEquals(
                List.of("validate", "prepare", "train", "evaluate", "compare"),
                List.copyOf(flights.steps().keySet()));
    }

    @Test
    void aBranchNotNamedIsMain() {
        assertEquals(
                new Input.FromData("flights", "main", "weather", false),
                flights.steps().get("prepare").inputs().get("weather"));
    }

    @Test
    void aModelMayBeMissingWhereItIsSaid() {
        assertEquals(
                new Input.FromModel("late-arrivals", "champion", true),
                flights.steps().get("compare").inputs().get("champion"));
    }

    @Test
    void aStepSeesOnlyTheParametersItNames() {
        assertEquals(List.of("max_depth"), flights.steps().get("train").parameters());
        assertEquals(List.of(), flights.steps().get("prepare").parameters());
    }

    @Test
    void aComponentBringsItsOutputsAndTypedParameters() {
        Step compare = flights.steps().get("compare");
        assertEquals(
                Map.of("decision", new Output(OutputType.VERDICT, Optional.empty())),
                compare.outputs());
        Step.Job.Use use = (Step.Job.Use) compare.job();
        assertEquals(Map.of("metric", "auc", "higher_is_better", true, "floor", 0.63), use.with());
    }

    @Test
    void aPlaceholderIsOneWordWhateverItHolds() {
        Step.Job.Program said =
                (Step.Job.Program) Fixtures.pipeline("words").steps().get("quoted").job();
        assertEquals(
                List.of(
                        "python",
                        "say.py",
                        "two words",
                        "a \"quote\"",
                        "a b",
                        "--text=$(rm -rf /) 'x",
                        "--json",
                        "{\"share\": 0.5}"),
                said.words().stream()
                        .map(word ->
                                word.fill(place ->
                                        place.name().equals("share") ? "0.5" : "$(rm -rf /) 'x"))
                        .toList());
    }

    @Test
    void pathsAreReadFromTheFolderOfTheFile() {
        String text =
                "kaname: 1\npipeline: p\nsteps: {a: {run: x, code: [\"*.py\"], folder: work}}";
        PipelineFile.Answer answer =
                PipelineFile.parse(
                        "teams/a/x.kaname.yaml",
                        text.getBytes(StandardCharsets.UTF_8),
                        new Fixtures.World());
        Step step = ((PipelineFile.Accepted) answer).pipeline().steps().get("a");
        assertEquals("teams/a/work", step.folder());
        assertTrue(step.code().patterns().getFirst().matches("teams/a/x.py"));
        assertFalse(step.code().patterns().getFirst().matches("x.py"));
    }

    @ParameterizedTest
    @CsvSource({
        "kaname.yaml, true",
        "a/kaname.yaml, true",
        "a/late.kaname.yaml, true",
        "kaname.yml, false",
        "xkaname.yaml, false",
        "a/kaname.yaml/b, false",
    })
    void aPipelineIsKnownByItsFileName(String path, boolean isOne) {
        assertEquals(isOne, PipelineFile.isOne(path));
    }

    @Test
    void aStepWithoutOutputsRunsEveryTime() {
        assertEquals(Step.Caching.OFF, Fixtures.pipeline("smallest").steps().get("only").cache());
        assertEquals(Step.Caching.PURE, flights.steps().get("train").cache());
    }

    @Test
    void aHugeFileIsRefusedUnread() {
        String text = "x".repeat(YamlText.MAX_BYTES + 1);
        assertEquals(List.of("too_large"), codes(text));
    }

    @Test
    void aFileOfCountlessPiecesIsRefusedSoon() {
        String text = "x: [" + "1,".repeat(YamlText.MAX_PIECES) + "1]";
        assertTimeout(
                Duration.ofSeconds(10),
                () -> assertEquals(List.of("too_many_pieces"), codes(text)));
    }

    @Test
    void brackets100000DeepAreRefusedAndNotFollowed() {
        assertEquals(List.of("too_deep"), codes("x: " + "[".repeat(100_000)));
    }

    @Test
    void moreThanFiftyPatternsAreRefused() {
        String text =
                "kaname: 1\npipeline: p\nsteps: {a: {run: x, code: [" + "a,".repeat(50) + "a]}}";
        assertEquals(List.of("too_many_patterns"), codes(text));
    }

    @Test
    void aPatternTooLongWithItsFolderIsRefusedAndNotAFailure() {
        String file =
                """
                kaname: 1
                pipeline: deep
                steps:
                  a: { run: x, code: ["%s/**"] }
                """
                        .formatted("a".repeat(150));
        PipelineFile.Answer answer =
                PipelineFile.parse(
                        "b".repeat(100) + "/kaname.yaml",
                        file.getBytes(StandardCharsets.UTF_8),
                        new Fixtures.World());
        assertEquals("bad_pattern", Fixtures.problems(answer).getFirst().code());
    }

    @Test
    void aThousandStepsInARowAreReadAtOnce() {
        StringBuilder text =
                new StringBuilder("kaname: 1\npipeline: p\nsteps:\n  s0: { run: x }\n");
        for (int i = 1; i < 5000; i++) {
            text.append("  s" + i + ": { run: x, after: [s" + (i - 1) + "] }\n");
        }
        assertTimeout(
                Duration.ofSeconds(10), () -> assertEquals(List.of(), codes(text.toString())));
    }

    @Test
    void noControlSignOfTheFileReachesATerminal() {
        List<Problem> problems =
                Fixtures.problems(
                        Fixtures.parse(
                                "\"\\x1b[2J\\u202e\": 1\nkaname: 1\npipeline: p\nsteps: {a: {run: x}}"));
        assertEquals("\uFFFD[2J\uFFFD", problems.getFirst().arguments().getFirst());
    }

    private static List<String> codes(String text) {
        return Fixtures.problems(Fixtures.parse(text)).stream().map(Problem::code).toList();
    }
}
