package dev.kaname.pipelines.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ProblemTextsTest {
    /// Codes whose files would be too big or too many to keep; `PipelineFileTest` meets them.
    private static final Set<String> MET_ELSEWHERE =
            Set.of("too_large", "too_many_pieces", "too_many_patterns", "may_not_deploy");

    @Test
    void bothLanguagesHaveTheSameTexts() {
        assertEquals(keys(Locale.ENGLISH), keys(Locale.JAPANESE));
    }

    @Test
    void everyCodeIsMetByABadFile() {
        Set<String> codes =
                keys(Locale.ENGLISH).stream()
                        .filter(key -> key.endsWith(".remedy"))
                        .map(key -> key.substring(0, key.length() - ".remedy".length()))
                        .collect(Collectors.toCollection(TreeSet::new));
        codes.removeAll(MET_ELSEWHERE);
        Set<String> met =
                Fixtures.bad()
                        .flatMap(file -> Fixtures.problems(Fixtures.parse(file)).stream())
                        .map(Problem::code)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(codes, met);
    }

    @Test
    void textOfTheFileIsNeverReadAsATemplate() {
        Problem problem = new Problem(1, 1, "unknown_key", List.of("{1}", "kind.nowhere"));
        assertEquals("The key \"{1}\" means nothing here.", problem.message(Locale.ENGLISH));
        assertEquals("Known here: kind.nowhere.", problem.remedy(Locale.ENGLISH));
    }

    @Test
    void anyOtherLanguageReadsEnglishWhateverTheMachineSpeaks() {
        Problem problem = new Problem(1, 1, "empty_file", List.of());
        assertEquals("The file is empty.", problem.message(Locale.FRENCH));
        assertTrue(problem.message(Locale.JAPAN).contains("空"));
    }

    private static Set<String> keys(Locale locale) {
        return new TreeSet<>(ProblemTexts.of(locale).bundle().keySet());
    }
}
