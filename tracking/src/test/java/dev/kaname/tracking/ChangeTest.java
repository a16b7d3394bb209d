package dev.kaname.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a batch makes of a run, without a database.
class ChangeTest {
    private static final Contents EMPTY = new Contents(Map.of(), Map.of(), Map.of());

    private static Contents apply(Contents now, List<Metric> metrics) {
        return Change.of("r", now, Batch.of(metrics, List.of(), List.of())).next();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 20261121})
    void theLatestIsTheGreatestByStepTimeAndValueInWhateverOrderAndHoweverOften(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int round = 0; round < 500; round++) {
            List<Metric> sent = new ArrayList<>();
            for (int i = random.nextInt(1, 30); i > 0; i--) {
                sent.add(anyMetric(random));
            }
            Map<String, Metric> expected = model(sent);
            List<Metric> arriving = new ArrayList<>(sent);
            arriving.addAll(sent.subList(0, random.nextInt(sent.size())));
            Collections.shuffle(arriving, new Random(seed + round));
            Contents contents = EMPTY;
            while (!arriving.isEmpty()) {
                int cut = random.nextInt(1, arriving.size() + 1);
                List<Metric> batch = arriving.subList(0, cut);
                contents = throughText(apply(contents, batch));
                batch.clear();
            }
            assertEquals(expected, found(contents));
        }
    }

    /// Few values, so that ties are common.
    private static Metric anyMetric(RandomGenerator random) {
        double value =
                switch (random.nextInt(6)) {
                    case 0 -> Double.NaN;
                    case 1 -> 0.0;
                    case 2 -> -1.5;
                    case 3 -> Double.MAX_VALUE;
                    default -> random.nextInt(3) / 7.0;
                };
        return Metric.of("m" + random.nextInt(3), value, random.nextInt(3), random.nextInt(3) - 1);
    }

    private static Map<String, Metric> model(List<Metric> sent) {
        Comparator<Metric> order =
                Comparator.comparingLong(Metric::step)
                        .thenComparingLong(Metric::timestamp)
                        .thenComparingDouble(m -> Double.isNaN(m.value()) ? 0.0 : m.value())
                        .thenComparing(m -> Double.isNaN(m.value()));
        Map<String, Metric> latest = new HashMap<>();
        sent.forEach(metric ->
                latest.merge(metric.key(), metric, (a, b) -> order.compare(a, b) >= 0 ? a : b));
        return latest;
    }

    private static Map<String, Metric> found(Contents contents) {
        Map<String, Metric> metrics = new HashMap<>();
        contents.metrics()
                .forEach((key, latest) ->
                        metrics.put(
                                key,
                                Metric.of(key, latest.value(), latest.timestamp(), latest.step())));
        return metrics;
    }

    private static Contents throughText(Contents contents) {
        return new Contents(
                contents.params(),
                contents.tags(),
                ContentsJson.metrics(ContentsJson.writeMetrics(contents.metrics())));
    }

    @Test
    void aMetricKeepsItsNumber() {
        Contents once = apply(EMPTY, List.of(Metric.of("b", 1, 1, 1), Metric.of("a", 1, 1, 1)));
        Contents twice = apply(once, List.of(Metric.of("a", 2, 2, 2), Metric.of("c", 2, 2, 2)));
        assertEquals(0, twice.metrics().get("b").number());
        assertEquals(1, twice.metrics().get("a").number());
        assertEquals(2, twice.metrics().get("c").number());
    }

    @Test
    void theLastOfSeveralTagsOfAKeyStays() {
        Change change =
                Change.of(
                        "r",
                        EMPTY,
                        Batch.of(
                                List.of(),
                                List.of(),
                                List.of(new KeyValue("a", "1"), new KeyValue("a", "2"))));
        assertEquals(Map.of("a", "2"), change.next().tags());
        assertTrue(change.tagsChanged());
        assertFalse(change.paramsChanged());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "plain",
                "",
                "\"",
                "\\",
                "\"key\":\"x\"",
                "a,\"key\":\"x\"",
                "{\"key\":",
                "\n\t",
                "あ😀"
            })
    void aKeyIsFoundInStoredTextWhateverTheValuesHold(String value) {
        Map<String, String> texts = new java.util.TreeMap<>();
        texts.put("a", value);
        texts.put("key", "right");
        texts.put("z", value);
        texts.put(":", value);
        String json = ContentsJson.write(texts);
        assertEquals(texts, ContentsJson.texts(json));
        texts.forEach((key, expected) ->
                assertEquals(Optional.of(expected), ContentsJson.text(json, key), json));
        assertEquals(Optional.empty(), ContentsJson.text(json, "x"));
        assertEquals(Optional.empty(), ContentsJson.text(json, "a\":\"plain\",\"key"));
        assertEquals(Optional.empty(), ContentsJson.text(json, "ey"));
    }
}
