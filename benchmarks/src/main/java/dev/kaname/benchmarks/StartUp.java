package dev.kaname.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// From starting the process to the first healthy answer, and the memory of the idle process tree,
/// beside an MLflow server on SQLite.
final class StartUp implements Bench {
    @Override
    public Figures run(Stage stage) throws Exception {
        Figures figures = new Figures("Start and idle memory", "MLflow 3.17 server");
        Path folder = stage.fresh("start");
        for (int round = 0; round <= stage.rounds(); round++) {
            double[] ours = ours(stage, folder);
            double[] theirs = theirs(stage);
            if (round > 0) { // the first start migrates and warms the disk
                figures.add("start to first healthy answer", "s", ours[0], theirs[0]);
                figures.add("idle memory of the process tree (PSS)", "MiB", ours[1], theirs[1]);
            }
        }
        return figures;
    }

    private static double[] ours(Stage stage, Path folder) throws Exception {
        int port = Processes.freePort();
        Files.createDirectories(folder);
        try (Processes.Running server =
                Processes.start(
                        List.of(
                                stage.home().resolve("kaname").toString(),
                                "server",
                                "--port",
                                Integer.toString(port),
                                "--data",
                                folder.resolve("data").toString()),
                        Map.of(),
                        folder.resolve("server.log"),
                        port,
                        "/q/health")) {
            Thread.sleep(3_000);
            return new double[] {server.startSeconds(), server.mebibytes()};
        }
    }

    private static double[] theirs(Stage stage) throws Exception {
        Path folder = Files.createDirectories(stage.fresh("mlflow"));
        try (Processes.Running server = MlflowServer.start(stage.python(), folder)) {
            Thread.sleep(3_000);
            return new double[] {server.startSeconds(), server.mebibytes()};
        }
    }
}
