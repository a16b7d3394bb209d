package dev.kaname.tracking.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// One run, asked all sorts of questions.
class RunFilterTest {
    private static final Map<String, Double> METRICS =
            Map.of("acc", 0.9, "loss", Double.NaN, "val/auc", 0.5, "a.b", 1.0, "0th", 2.0);
    private static final Map<String, String> PARAMS =
            Map.of("lr", "0.01", "model-type", "Tree", "two words", "x");
    private static final Map<String, String> TAGS =
            Map.of("mlflow.parentRunId", "p1", "release", "It's 100%", "empty", "");
    private static final Map<String, String> TEXTS =
            Map.of("run_id", "r1", "status", "FINISHED", "run_name", "Örnek");

    private final Subject run =
            new Subject() {
                @Override
                public OptionalDouble number(Operand operand) {
                    if (operand.key().equals("start_time")) {
                        return OptionalDouble.of(1_700_000_000_000.0);
                    }
                    Double value = METRICS.get(operand.key());
                    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
                }

                @Override
                public Optional<String> text(Operand operand) {
                    Map<String, String> values =
                            switch (operand.entity()) {
                                case PARAM -> PARAMS;
                                case TAG -> TAGS;
                                case ATTRIBUTE -> TEXTS;
                                case METRIC, DATASET -> Map.of();
                            };
                    return Optional.ofNullable(values.get(operand.key()));
                }
            };

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "",
                "  ",
                "metrics.acc > 0.89",
                "metric.acc>0.89",
                "metrics.acc >= .9",
                "metrics.acc < +9e-1 OR metrics.acc = 9.0E-1",
                "metrics.`val/auc` = 0.5",
                "metrics.\"val/auc\" <= 0.5",
                "`metrics`.`val/auc` = 0.5",
                "metrics.a.b = 1",
                "metrics.0th = 2",
                "metrics.loss != 3",
                "params.lr = '0.01'",
                "parameters.lr = \"0.01\"",
                "params.`model-type` = 'Tree'",
                "params.`two words` LIKE '_'",
                "params.lr != '0.1'",
                "param.lr LIKE '0.%'",
                "params.`model-type` ilike 'TREE'",
                "tags.mlflow.parentRunId = 'p1'",
                "tags.`mlflow.parentRunId` = 'p1'",
                "tag.release = \"It's 100%\"",
                "tags.release = 'It''s 100%'",
                "tags.empty = ''",
                "tags.missing IS NULL",
                "tags.release is not null",
                "params.missing IS NULL AND metrics.acc > 0",
                "attributes.run_id = 'r1'",
                "run_id IN ('r0', 'r1')",
                "run_id IN ('r1',)",
                "run_id NOT IN ('r2')",
                "attr.status = 'FINISHED'",
                "run.status != 'finished'",
                "status LIKE 'FIN%' and metrics.acc > 0.5 AND params.lr = '0.01'",
                "`run name` = 'Örnek'",
                "attributes.`Run Name` ILIKE 'ö%K'",
                "\"run name\" LIKE '_rnek'",
                "start_time > 1699999999999",
                "created <= 1700000000000",
                "(metrics.acc > 5 OR params.lr = '0.01') AND status = 'FINISHED'",
                "metrics.acc > 5 AND params.lr = 'x' OR status = 'FINISHED'",
            })
    void matches(String filter) {
        assertTrue(
                Grammars.RUNS.filter(filter).matches(run, Effort.of(Duration.ofMinutes(1))),
                filter);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "metrics.acc > 0.9",
                "metrics.loss = 0",
                "metrics.loss < 1e300",
                "metrics.missing != 5",
                "params.missing != 'x'",
                "params.missing LIKE '%'",
                "params.lr LIKE '0_1'",
                "params.`model-type` LIKE 'tree'",
                "params.lr IS NULL",
                "tags.missing IS NOT NULL",
                "run_id NOT IN ('r1')",
                "run_id IN ('R1')",
                "status = 'finished'",
                "end_time > 0",
                "metrics.acc > 5 AND (params.lr = '0.01' OR status = 'FINISHED')",
            })
    void doesNotMatch(String filter) {
        assertEquals(
                false,
                Grammars.RUNS.filter(filter).matches(run, Effort.of(Duration.ofMinutes(1))),
                filter);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "metrics.acc",
                "metrics.acc >",
                "metrics.acc > 'a'",
                "metrics.acc > '0.9'",
                "metrics.acc > 1.2.3",
                "metrics.acc > 1e",
                "metrics.acc > -",
                "metrics.acc == 1",
                "metrics.acc LIKE 'x'",
                "metrics.acc IS NULL",
                "metrics.acc IN ('1')",
                "params.lr = 0.01",
                "params.lr = abc",
                "params.lr > '0.01'",
                "params.lr IN ('0.01')",
                "params.'lr' = '0.01'",
                "params.model-type = 'Tree'",
                "params.two words = 'x'",
                "tags.a = 'unclosed",
                "tags.`a = 'x'",
                "params.lr = '0.01' AND",
                "AND params.lr = '0.01'",
                "params.lr = '0.01' params.lr = '0.01'",
                "params.lr = '0.01'; DROP TABLE runs",
                "(params.lr = '0.01'",
                "params.lr = '0.01')",
                "NOT params.lr = '0.01'",
                "params.lr NOT LIKE 'x'",
                "status IS NULL",
                "status IN ('FINISHED')",
                "run_id IN ()",
                "run_id IN (1, 2)",
                "run_id IN 'r1'",
                "run_id IN ('a' 'b')",
                "run_id > 'r'",
                "start_time > 'now'",
                "unknown = 'x'",
                "attribute.unknown = 'x'",
                "Metrics.acc > 1",
                "METRICS.acc > 1",
                "model.acc > 1",
                "dataset.size = 'x'",
                "metrics. > 1",
                ".acc > 1",
                "metrics.acc ! 1",
                "-- comment",
                "metrics.acc > 1 -- comment",
                "1 = 1",
                "'a' = 'a'",
            })
    void isRefused(String filter) {
        InvalidQuery refusal =
                assertThrows(InvalidQuery.class, () -> Grammars.RUNS.filter(filter), filter);
        assertEquals("filter", refusal.field());
    }

    @Test
    void depthLengthAndListsHaveCaps() {
        assertRefusedQuickly("(".repeat(10_000) + "metrics.a > 1" + ")".repeat(10_000));
        assertRefusedQuickly("run_id IN (" + "'r',".repeat(1_000_000) + "'r')");
        assertRefusedQuickly("metrics.a > 1 AND ".repeat(5_000) + "metrics.a > 1");
        assertRefusedQuickly("`".repeat(100_001));
    }

    private static void assertRefusedQuickly(String filter) {
        assertTimeoutPreemptively(
                Duration.ofSeconds(2),
                () -> assertThrows(InvalidQuery.class, () -> Grammars.RUNS.filter(filter)));
    }

    @Test
    void aPatternFullOfWildcardsIsStillQuick() {
        String text = "a".repeat(8_000);
        assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertEquals(false, Like.of("%a".repeat(500) + "b", true).fits(text)));
    }

    @Test
    void aMessageHoldsNoLongOrUnprintableEcho() {
        String filter = "x\u0007" + "y".repeat(5_000) + " = 'a'";
        String message =
                assertThrows(InvalidQuery.class, () -> Grammars.RUNS.filter(filter)).getMessage();
        assertTrue(message.length() < 500, message);
    }

    @Test
    void anIndexIsAskedOnlyForWhatTheWholeFilterDemands() {
        assertEquals(
                Optional.of(java.util.Set.of("r1")),
                Grammars.RUNS.filter("run_id = 'r1' AND metrics.a > 1").confinedTo("run_id"));
        assertEquals(
                Optional.empty(),
                Grammars.RUNS.filter("run_id = 'r1' OR metrics.a > 1").confinedTo("run_id"));
        assertEquals(Optional.empty(), Grammars.RUNS.filter("run_id != 'r1'").confinedTo("run_id"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "metrics.acc | METRIC | acc | true",
                "metrics.`val/auc` DESC | METRIC | val/auc | false",
                "metrics.\"val auc\" desc | METRIC | val auc | false",
                "start_time asc | ATTRIBUTE | start_time | true",
                "attributes.Created DESC | ATTRIBUTE | start_time | false",
                "params.lr ASC | PARAM | lr | true",
                "tags.mlflow.user | TAG | mlflow.user | true",
            })
    void ordersAreRead(String text, Entity entity, String key, boolean ascending) {
        assertEquals(
                List.of(new Order(new Operand(entity, key), ascending)),
                Grammars.RUNS.orders(List.of(text)));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "",
                "metrics.acc SIDEWAYS",
                "metrics.acc ASC DESC",
                "acc",
                "metrics",
                "metrics.a b c",
                "metrics.acc, params.lr",
                "1 DESC"
            })
    void ordersAreRefused(String text) {
        assertEquals(
                "order_by",
                assertThrows(InvalidQuery.class, () -> Grammars.RUNS.orders(List.of(text)))
                        .field());
    }

    @Test
    void theSameKeyTwiceIsNoOrder() {
        assertThrows(
                InvalidQuery.class,
                () -> Grammars.RUNS.orders(List.of("start_time", "created DESC")));
    }

    @Test
    void timestampIsAnOrderOfRegisteredModels() {
        assertEquals(
                List.of(new Order(new Operand(Entity.ATTRIBUTE, "last_updated_timestamp"), false)),
                Grammars.REGISTERED_MODELS.orders(List.of("timestamp DESC")));
        assertThrows(InvalidQuery.class, () -> Grammars.REGISTERED_MODELS.filter("timestamp > 5"));
    }

    @Test
    void experimentIdsAreOnlyComparedForEquality() {
        Grammars.EXPERIMENTS.filter("experiment_id IN ('1', '2') AND experiment_id != '3'");
        assertThrows(
                InvalidQuery.class, () -> Grammars.EXPERIMENTS.filter("experiment_id LIKE '1%'"));
    }
}
