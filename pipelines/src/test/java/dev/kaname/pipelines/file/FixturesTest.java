package dev.kaname.pipelines.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FixturesTest {
    @ParameterizedTest
    @MethodSource("dev.kaname.pipelines.file.Fixtures#good")
    void aGoodFileHasNothingToComplainAbout(Path file) {
        assertEquals(List.of(), Fixtures.problems(Fixtures.parse(file)));
    }

    @ParameterizedTest
    @MethodSource("dev.kaname.pipelines.file.Fixtures#bad")
    void aBadFileIsRefusedAtTheLinesItsOwnCommentSays(Path file) {
        List<String> expected =
                new String(Fixtures.read(file), StandardCharsets.ISO_8859_1)
                        .lines()
                        .filter(line -> line.startsWith("# expect "))
                        .map(line -> line.substring("# expect ".length()))
                        .toList();
        assertFalse(expected.isEmpty(), "a bad file says what is bad");
        assertEquals(
                expected,
                Fixtures.problems(Fixtures.parse(file)).stream().map(FixturesTest::place).toList());
    }

    @ParameterizedTest
    @MethodSource("dev.kaname.pipelines.file.Fixtures#bad")
    void everyProblemIsToldInBothLanguagesWithARemedy(Path file) {
        for (Problem problem : Fixtures.problems(Fixtures.parse(file))) {
            for (Locale locale : List.of(Locale.ENGLISH, Locale.JAPANESE)) {
                String told = problem.shown("kaname.yaml", locale);
                assertFalse(told.matches(".*\\{[0-9]}.*"), told);
                assertFalse(problem.remedy(locale).isBlank(), told);
            }
        }
    }

    private static String place(Problem problem) {
        return problem.line() + ":" + problem.column() + " " + problem.code();
    }
}
