package dev.kaname.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class IdsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T00:00:00.123Z");

    @Test
    void anIdIsAUuidOfVersionSevenInHex() {
        String id = new Ids(() -> NOW, new Random(1)).get();
        assertEquals(32, id.length());
        UUID uuid =
                UUID.fromString(
                        id.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5"));
        assertEquals(7, uuid.version());
        assertEquals(2, uuid.variant());
        assertEquals(NOW.toEpochMilli(), uuid.getMostSignificantBits() >>> 16);
    }

    @Test
    void idsGrowWithinOneMillisecondEvenWhenTheRandomPartOverflows() {
        RandomGenerator allOnes = () -> -1L;
        assertGrowing(new Ids(() -> NOW, new Random(2)), 100_000);
        assertGrowing(new Ids(() -> NOW, allOnes), 100_000);
    }

    @Test
    void idsGrowWhenTheClockStepsBack() {
        long[] time = {NOW.toEpochMilli()};
        Ids ids = new Ids(() -> Instant.ofEpochMilli(time[0]), new Random(3));
        String before = ids.get();
        time[0] -= 3_600_000;
        assertTrue(before.compareTo(ids.get()) < 0);
        time[0] += 7_200_000;
        assertEquals(Long.toHexString(time[0]), ids.get().substring(0, 12).replaceFirst("^0+", ""));
    }

    private static void assertGrowing(Ids ids, int count) {
        String last = "";
        for (int i = 0; i < count; i++) {
            String next = ids.get();
            assertTrue(last.compareTo(next) < 0, last + " then " + next);
            last = next;
        }
    }
}
