package dev.kaname.pipelines.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource({
        "flights/**, flights/2013-01.csv, true",
        "flights/**, flights/a/b/c.csv, true",
        "flights/**, weather/2013-01.csv, false",
        "flights/*.csv, flights/2013-01.csv, true",
        "flights/*.csv, flights/a/2013-01.csv, false",
        "**/*.csv, a.csv, true",
        "**/*.csv, x/y/a.csv, true",
        "**/a.csv, xa.csv, false",
        "a/**/b, a/b, true",
        "a/**/b, a/x/y/b, true",
        "a/**/b, a/xb, false",
        "a**z, a/b/z, true",
        "2013-??.csv, 2013-07.csv, true",
        "2013-??.csv, 2013-/7.csv, false",
        "データ/*.csv, データ/七月.csv, true",
        "a.c, abc, false",
        "*, '', true",
    })
    void starsStandForNamesAndTwoStarsForFolders(String glob, String path, boolean matches) {
        assertEquals(matches, Glob.of(glob).matches(path));
    }

    @Test
    void noPatternMakesMatchingExplode() {
        Glob hostile = Glob.of("*a".repeat(90) + "b");
        String path = "a".repeat(20_000);
        assertTimeout(Duration.ofSeconds(5), () -> assertFalse(hostile.matches(path)));
    }
}
