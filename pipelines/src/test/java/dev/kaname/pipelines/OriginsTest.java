package dev.kaname.pipelines;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kaname.database.Edge;
import dev.kaname.database.LoggedEvent;
import dev.kaname.database.Tx;
import dev.kaname.database.testing.OnBothDatabases;
import dev.kaname.database.testing.TestDatabase;
import dev.kaname.pipelines.ports.Data;
import dev.kaname.pipelines.testing.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What leads to a pipeline run, as the act that creates it draws it.
@OnBothDatabases
class OriginsTest {
    private static final String JOINING =
            """
            kaname: 1
            pipeline: joining
            triggers: [{ data: flights@main }]
            steps:
              join:
                run: cat {inputs.flights} {inputs.more} {inputs.weather}
                inputs:
                  flights: "flights:a.csv"
                  more: "flights:b.csv"
                  weather: "weather:w.csv"
                  absent: { data: "stations:s.csv", optional: true }
            """;

    private final List<Edge> drawn = Collections.synchronizedList(new ArrayList<>());
    private final World world;
    private final Data.Commit weather;

    OriginsTest(TestDatabase test, @TempDir Path folder) {
        this.world = new World(test.with(this::look).database(), folder);
        world.data().put("flights", "main", Map.of("a.csv", "0", "b.csv", "0"));
        this.weather = world.data().put("weather", "main", Map.of("w.csv", "0"));
        world.data().put("stations", "main", Map.of("other", "0"));
        world.push("g1", JOINING);
    }

    private void look(Tx tx, LoggedEvent logged, List<Edge> edges) {
        if (logged.event().kind().equals("pipelinerun.create")) {
            drawn.addAll(edges);
        }
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    @Test
    void aRunStartedByHandIsLedToByItsCodeAndEachCommitItIsPinnedTo() {
        Data.Commit flights =
                world.data().put("flights", "main", Map.of("a.csv", "1", "b.csv", "1"));

        RunDetail run = world.run("joining", Map.of());

        assertEquals(
                List.of("code g1 ran", pinned(flights), pinned(weather)), ledTo(run.run().id()));
    }

    @Test
    void aRunThatDataTriggeredIsLedToByThatCommitOnceAndByTheOthersItReads() {
        Data.Commit flights =
                world.data().put("flights", "main", Map.of("a.csv", "1", "b.csv", "1"));

        String run =
                world.pipelines().onDataCommit(World.PROJECT, flights, World.ANN).getFirst().run();
        world.await(run);

        assertEquals(
                List.of(
                        "code g1 ran",
                        "data " + flights.repository() + "@" + flights.id() + " triggered",
                        pinned(weather)),
                ledTo(run));
    }

    private static String pinned(Data.Commit commit) {
        return "data " + commit.repository() + "@" + commit.id() + " pinned";
    }

    private List<String> ledTo(String run) {
        return drawn.stream()
                .filter(edge ->
                        edge.to().kind().equals("pipelinerun") && edge.to().id().equals(run))
                .map(edge -> edge.from().kind() + " " + edge.from().id() + " " + edge.relation())
                .toList();
    }
}
