package dev.kaname.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// log-batch of ten metrics from eight clients, each on a run of its own: what training scripts
/// send most. Both servers keep every acknowledged metric on disk.
final class LogBatch implements Bench {
    private static final int CLIENTS = 8;
    private static final Pattern RUN = Pattern.compile("\"run_id\"\\s*:\\s*\"([^\"]+)\"");

    @Override
    public Figures run(Stage stage) throws Exception {
        Figures figures = new Figures("log-batch of 10 metrics, 8 clients", "MLflow 3.17 server");
        try (Site site = Site.open(stage.home(), stage.fresh("log"));
                Processes.Running mlflow =
                        MlflowServer.start(
                                stage.python(),
                                Files.createDirectories(stage.fresh("mlflow-log")))) {
            String ours = "/p/" + site.project() + "/api/2.0/mlflow/";
            HttpLoad kaname = load(site.port(), ours, site.token());
            HttpLoad peer = load(mlflow.port(), "/api/2.0/mlflow/", "none");
            kaname.closedLoop(CLIENTS, Duration.ofSeconds(5));
            peer.closedLoop(CLIENTS, Duration.ofSeconds(5));
            for (int round = 0; round < stage.rounds(); round++) {
                HttpLoad.Result one = kaname.closedLoop(CLIENTS, Duration.ofSeconds(8));
                HttpLoad.Result other = peer.closedLoop(CLIENTS, Duration.ofSeconds(8));
                figures.add("requests", "1/s", one.perSecond(), other.perSecond());
                figures.add("p50", "ms", one.millis(0.5), other.millis(0.5));
                figures.add("p99", "ms", one.millis(0.99), other.millis(0.99));
                figures.add("errors", "", one.errors(), other.errors());
            }
        }
        return figures;
    }

    private static HttpLoad load(int port, String base, String token)
            throws IOException, InterruptedException {
        List<String> runs = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            String answer =
                    Site.call(
                            port,
                            token,
                            "POST",
                            base + "runs/create",
                            Site.json("{\"experiment_id\":\"0\",\"start_time\":1700000000000}"));
            runs.add(Site.find(RUN, answer));
        }
        return new HttpLoad(
                port,
                number ->
                        HttpLoad.request(
                                port,
                                "POST",
                                base + "runs/log-batch",
                                token,
                                "application/json",
                                body(runs.get(number % CLIENTS), number)));
    }

    private static byte[] body(String run, int step) {
        StringBuilder text =
                new StringBuilder("{\"run_id\":\"").append(run).append("\",\"metrics\":[");
        for (int i = 0; i < 10; i++) {
            text.append(i == 0 ? "" : ",")
                    .append("{\"key\":\"metric")
                    .append(i)
                    .append("\",\"value\":")
                    .append(step * 0.001 + i)
                    .append(",\"timestamp\":1700000000000,\"step\":")
                    .append(step)
                    .append('}');
        }
        return text.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }
}
