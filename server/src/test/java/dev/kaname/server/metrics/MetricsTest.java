package dev.kaname.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.server.TestClient;
import dev.kaname.server.TestProject;
import dev.kaname.server.TestProject.Made;
import dev.kaname.server.serving.ServedModels;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

@QuarkusTest
class MetricsTest {
    private static final Pattern FAMILY = Pattern.compile("(?m)^# TYPE (kaname_\\w+) (\\w+)$");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(kaname_\\w+)` \\| (counter|gauge|histogram) \\|");

    @Inject TestProject projects;

    @Test
    void theReferenceListsEveryMetricAndNoOther() throws IOException {
        String reference = Files.readString(Path.of("..", "docs", "reference", "metrics.md"));
        assertEquals(named(ROW, reference), named(FAMILY, scrape()));
    }

    @Test
    void predictionsAreCountedByEndpointWithTheTimeTheyTook() {
        Made project = projects.make();
        ServedModels models = new ServedModels(project);
        models.deploy("numbers", "multiplier", "version-2").expect(201);
        for (int i = 0; i < 3; i++) {
            models.owner()
                    .post(models.v2("/models/numbers/infer"), ServedModels.numbers(i))
                    .expect(200);
        }
        models.owner().post(models.v2("/models/numbers/infer"), "{}").expect(400);
        String endpoint = "{project=\"%s\",endpoint=\"numbers\",".formatted(project.name());
        String scraped = scrape();
        assertEquals(3, value(scraped, "kaname_prediction_seconds_count" + endpoint + "}"));
        assertEquals(
                3, value(scraped, "kaname_prediction_seconds_bucket" + endpoint + "le=\"+Inf\",}"));
        assertTrue(value(scraped, "kaname_prediction_seconds_sum" + endpoint + "}") > 0);
        assertEquals(3, value(scraped, "kaname_prediction_rows_total" + endpoint + "}"));
        assertEquals(1, value(scraped, "kaname_prediction_failures_total" + endpoint + "}"));
    }

    @Test
    void whatWasDoneIsCountedByItsKind() throws InterruptedException {
        String commits = "kaname_events_total{kind=\"project.create\",}";
        double before = value(scrape(), commits);
        projects.make();
        for (int i = 0; i < 100 && value(scrape(), commits) <= before; i++) {
            Thread.sleep(50);
        }
        assertTrue(value(scrape(), commits) > before);
    }

    private String scrape() {
        return TestClient.bearer(projects.administratorToken())
                .with("Accept", "text/plain; version=0.0.4")
                .get("/metrics")
                .expect(200)
                .text();
    }

    /// Zero for a series that is not there yet.
    private static double value(String scraped, String series) {
        return scraped.lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .sum();
    }

    private static Set<String> named(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1) + " " + found.group(2))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
