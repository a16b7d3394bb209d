package dev.kaname.server.badinputs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// `bad-inputs/index.txt` says where each bad input is met; here it is held to that.
class BadInputIndexTest {
    private record Line(String id, String what, String where) {
        static Line of(String text) {
            String[] parts = text.split("\\|", 3);
            assertEquals(3, parts.length, text);
            return new Line(parts[0].strip(), parts[1].strip(), parts[2].strip());
        }

        boolean isMetByCases() {
            return where.equals("cases");
        }
    }

    private static List<Line> index() {
        return Corpus.text("index.txt")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Line::of)
                .toList();
    }

    @Test
    void everyIdStandsOnceWithAReasonOrAPlace() {
        List<Line> index = index();

        assertTrue(index.size() >= 66, "ids are never removed");
        assertEquals(index.size(), index.stream().map(Line::id).distinct().count());
        for (Line line : index) {
            assertTrue(line.id.matches("BI-[0-9]{3}") && !line.what.isEmpty(), line.toString());
            assertTrue(
                    line.isMetByCases() || line.where.matches("(test|no door:) .+"),
                    line.toString());
        }
    }

    @Test
    void theCasesAreThoseOfTheIndexAndNoOthers() {
        Set<String> said =
                index().stream()
                        .filter(Line::isMetByCases)
                        .map(Line::id)
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> found =
                BadInput.all().stream()
                        .map(BadInput::id)
                        .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(said, found);
    }

    @Test
    void aTestThatMeetsABadInputNamesIt() throws IOException {
        List<String> missing = new ArrayList<>();
        for (Line line : index()) {
            if (line.where.startsWith("test ")) {
                Path source = Path.of("..", line.where.substring("test ".length()));
                if (Files.notExists(source) || !Files.readString(source).contains(line.id)) {
                    missing.add(line.toString());
                }
            }
        }
        assertEquals(List.of(), missing);
    }
}
