package dev.kaname.tracking.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.tracking.search.Ranking.Column;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RankingTest {
    private record Item(OptionalDouble score, long id) {}

    private static Ranking<Item> by(boolean ascending) {
        return new Ranking<>(
                List.of(
                        new Column<>(item -> Cell.of(item.score()), ascending),
                        new Column<>(item -> new Cell.Whole(item.id()), true)));
    }

    @Test
    void missingValuesComeLastInBothDirectionsAndNotANumberBeforeThem() {
        List<Item> items =
                List.of(
                        new Item(OptionalDouble.empty(), 1),
                        new Item(OptionalDouble.of(Double.NaN), 2),
                        new Item(OptionalDouble.of(1), 3),
                        new Item(OptionalDouble.of(2), 4));
        assertEquals(List.of(3L, 4L, 2L, 1L), ids(page(by(true), items, Optional.empty(), 10)));
        assertEquals(List.of(4L, 3L, 2L, 1L), ids(page(by(false), items, Optional.empty(), 10)));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 20261121})
    void pagesPutTogetherAreTheWholeInOrder(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int round = 0; round < 200; round++) {
            Ranking<Item> ranking = by(random.nextBoolean());
            List<Item> items = some(random);
            List<Item> expected = new ArrayList<>(items);
            expected.sort((a, b) -> ranking.compare(ranking.cells(a), ranking.cells(b)));
            Collections.shuffle(items, new java.util.Random(seed + round));
            List<Item> seen = new ArrayList<>();
            Optional<List<Cell>> after = Optional.empty();
            int limit = random.nextInt(1, 8);
            do {
                Ranking.Cut<Item> cut = page(ranking, items, after, limit);
                seen.addAll(cut.items());
                after = cut.next().map(cells -> throughText(cells));
            } while (after.isPresent());
            assertEquals(expected, seen);
        }
    }

    private static List<Item> some(RandomGenerator random) {
        List<Item> items = new ArrayList<>();
        int count = random.nextInt(40);
        for (int id = 0; id < count; id++) {
            items.add(new Item(anyScore(random), id));
        }
        return items;
    }

    private static OptionalDouble anyScore(RandomGenerator random) {
        return switch (random.nextInt(8)) {
            case 0 -> OptionalDouble.empty();
            case 1 -> OptionalDouble.of(Double.NaN);
            case 2 -> OptionalDouble.of(-0.0);
            case 3 -> OptionalDouble.of(Double.MAX_VALUE);
            default -> OptionalDouble.of(random.nextInt(3) / 3.0);
        };
    }

    private static List<Cell> throughText(List<Cell> cells) {
        String token = PageToken.write(List.of("runs", "a filter"), cells);
        return PageToken.read(List.of("runs", "a filter"), token).orElseThrow();
    }

    private static Ranking.Cut<Item> page(
            Ranking<Item> ranking, List<Item> items, Optional<List<Cell>> after, int limit) {
        Ranking<Item>.Cutter cutter = ranking.cut(after, limit);
        items.forEach(cutter::offer);
        return cutter.done();
    }

    private static List<Long> ids(Ranking.Cut<Item> cut) {
        return cut.items().stream().map(Item::id).toList();
    }

    @Test
    void aTokenOfAnotherRequestIsRefused() {
        String token = PageToken.write(List.of("a"), List.of(new Cell.Whole(1)));
        InvalidQuery refusal =
                assertThrows(InvalidQuery.class, () -> PageToken.read(List.of("b"), token));
        assertEquals(true, refusal.getMessage().startsWith("Invalid page token"));
        assertThrows(InvalidQuery.class, () -> by(true).cut(Optional.of(List.of()), 5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "%%%", "e30", "W10", "bnVsbA", "eyJvZmZzZXQiOiAxfQ=="})
    void whatIsNoTokenIsRefused(String token) {
        assertThrows(InvalidQuery.class, () -> PageToken.read(List.of("a"), token));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 20261122})
    void pagesThatAreCutByWeightHaveNoHolesAndAreNoHeavierThanAllowed(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int round = 0; round < 200; round++) {
            Ranking<Item> ranking = by(random.nextBoolean());
            List<Item> items = some(random);
            List<Item> expected = new ArrayList<>(items);
            expected.sort((a, b) -> ranking.compare(ranking.cells(a), ranking.cells(b)));
            Collections.shuffle(items, new java.util.Random(seed + round));
            List<Item> seen = new ArrayList<>();
            Optional<List<Cell>> after = Optional.empty();
            do {
                Ranking<Item>.Cutter cutter = ranking.cut(after, 8, RankingTest::weight, 10);
                items.forEach(cutter::offer);
                Ranking.Cut<Item> cut = cutter.done();
                long heavy = cut.items().stream().mapToLong(RankingTest::weight).sum();
                assertTrue(heavy <= 10 || cut.items().size() == 1, cut.toString());
                seen.addAll(cut.items());
                after = cut.next();
            } while (after.isPresent());
            assertEquals(expected, seen);
        }
    }

    /// 0 to 12: some are too heavy for a page of their own.
    private static long weight(Item item) {
        return item.id() * 5 % 13;
    }
}
