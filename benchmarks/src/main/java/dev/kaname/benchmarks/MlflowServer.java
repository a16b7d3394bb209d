package dev.kaname.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The peer for tracking, with its default settings on SQLite.
final class MlflowServer {
    private MlflowServer() {}

    static Processes.Running start(Path python, Path folder)
            throws IOException, InterruptedException {
        int port = Processes.freePort();
        return Processes.start(
                List.of(
                        python.resolveSibling("mlflow").toString(),
                        "server",
                        "--host",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(port),
                        "--backend-store-uri",
                        "sqlite:///" + folder.resolve("mlflow.db"),
                        "--artifacts-destination",
                        folder.resolve("artifacts").toString()),
                Map.of("PATH", python.getParent() + ":" + System.getenv("PATH")),
                folder.resolve("mlflow.log"),
                port,
                "/health");
    }
}
