package dev.kaname.pipelines;

import dev.kaname.database.Database;
import dev.kaname.database.DatabaseSettings;
import dev.kaname.database.Databases;
import dev.kaname.database.Ids;
import dev.kaname.pipelines.ports.Code;
import dev.kaname.pipelines.ports.Secrets;
import dev.kaname.pipelines.testing.FolderData;
import dev.kaname.pipelines.testing.MemoryCode;
import dev.kaname.pipelines.testing.MemoryModels;
import dev.kaname.pipelines.testing.SmallPorts;
import dev.kaname.pipelines.testing.World;
import dev.kaname.sandbox.Isolation;
import dev.kaname.sandbox.StepHost;
import dev.kaname.sandbox.StepHostSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A server with nothing but pipelines, to be killed: the embedded database, the real step-host,
/// and a folder that holds the pipeline files. It starts each pipeline once, goes on with what is
/// under way, and ends when all runs are over.
final class KilledServer {
    private KilledServer() {}

    /// @param words the data folder; then, to die by itself, a fault point and at which passing of
    ///   it
    public static void main(String[] words) throws Exception {
        Path folder = Path.of(words[0]);
        StepHost host = StepHost.connect(StepHostSettings.in(folder.resolve("steps")));
        try (Database database =
                        Databases.open(
                                DatabaseSettings.in(folder), List.of(), InstantSource.system());
                Pipelines pipelines =
                        Pipelines.open(
                                database,
                                ports(folder, host),
                                World.settings(),
                                Ids.ofSystem(),
                                InstantSource.system(),
                                words.length > 1
                                        ? dieAt(
                                                Faults.Point.valueOf(words[1]),
                                                Integer.parseInt(words[2]))
                                        : Faults.NONE)) {
            System.out.println("open");
            startEach(pipelines);
            while (!allOver(pipelines)) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            System.out.println("over");
        }
        host.close();
    }

    private static Faults dieAt(Faults.Point deadly, int passing) {
        AtomicInteger passed = new AtomicInteger();
        return point -> {
            if (point == deadly && passed.incrementAndGet() == passing) {
                Runtime.getRuntime().halt(137);
            }
        };
    }

    private static Ports ports(Path folder, StepHost host) throws IOException {
        return new Ports(
                code(folder),
                new FolderData(folder.resolve("data")),
                new MemoryModels(),
                request -> "deployment-of-" + request.version().id(),
                new SmallPorts.Tokens(ConcurrentHashMap.newKeySet()),
                new SmallPorts.NoComponents(),
                new SmallPorts.NoSoftware(new AtomicInteger()),
                new SmallPorts.Except(ConcurrentHashMap.newKeySet()),
                Secrets.NONE,
                new HostedRunner(host, Isolation.NONE, _ -> Optional.empty()));
    }

    private static MemoryCode code(Path folder) throws IOException {
        MemoryCode code = new MemoryCode();
        code.put("g1", Map.of("kaname.yaml", Files.readString(folder.resolve("kaname.yaml"))));
        return code;
    }

    private static void startEach(Pipelines pipelines) {
        pipelines.activate(World.ANN, new Code.Source(World.PROJECT, "code-1", "g1"));
        for (PipelinePage page : pipelines.pipelines(World.PROJECT, "", 100)) {
            if (page.runs() == 0) {
                pipelines.start(World.ANN, World.PROJECT, page.name(), Map.of());
            }
        }
    }

    private static boolean allOver(Pipelines pipelines) {
        return pipelines.pipelines(World.PROJECT, "", 100).stream()
                .flatMap(page ->
                        pipelines.runs(World.PROJECT, page.name(), Optional.empty(), 10).stream())
                .map(RunPage::state)
                .allMatch(state -> state.isOver());
    }
}
