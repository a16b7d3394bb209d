package dev.kaname.benchmarks;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;

/// One row of thirty floats through a logistic regression in ONNX, V2 JSON on both sides; the peer
/// is a hand-written FastAPI application over the same ONNX Runtime, one worker.
final class Infer implements Bench {
    private static final int FEATURES = 30;

    @Override
    public Figures run(Stage stage) throws Exception {
        Figures figures = new Figures("Inference of 30 floats, V2 JSON", "FastAPI + ONNX Runtime");
        Path scripts = stage.home().resolve("benchmarks").resolve("peers");
        Path folder = Files.createDirectories(stage.fresh("infer"));
        Path model = folder.resolve("model.onnx");
        Processes.time(
                folder,
                List.of(
                        stage.python().toString(),
                        scripts.resolve("make_model.py").toString(),
                        model.toString()));
        try (Site site = Site.open(stage.home(), folder);
                Processes.Running peer = peer(stage, scripts, model, folder)) {
            deploy(site, model);
            String ours = "/p/" + site.project() + "/v2/models/linear/infer";
            HttpLoad kaname =
                    new HttpLoad(site.port(), _ -> request(site.port(), ours, site.token()));
            HttpLoad other =
                    new HttpLoad(
                            peer.port(),
                            _ -> request(peer.port(), "/v2/models/linear/infer", "none"));
            kaname.closedLoop(16, Duration.ofSeconds(10));
            other.closedLoop(16, Duration.ofSeconds(5));
            for (int round = 0; round < stage.rounds(); round++) {
                compare(figures, kaname, other);
            }
        }
        return figures;
    }

    private static void compare(Figures figures, HttpLoad kaname, HttpLoad other)
            throws InterruptedException {
        HttpLoad.Result one = kaname.closedLoop(1, Duration.ofSeconds(5));
        HttpLoad.Result alone = other.closedLoop(1, Duration.ofSeconds(5));
        figures.add("p50, one client", "ms", one.millis(0.5), alone.millis(0.5));
        HttpLoad.Result ours = kaname.closedLoop(16, Duration.ofSeconds(8));
        HttpLoad.Result theirs = other.closedLoop(16, Duration.ofSeconds(8));
        figures.add("requests, 16 clients", "1/s", ours.perSecond(), theirs.perSecond());
        figures.add("errors", "", ours.errors(), theirs.errors());
        HttpLoad.Result half = kaname.openLoop(8, ours.perSecond() / 2, Duration.ofSeconds(8));
        HttpLoad.Result theirHalf =
                other.openLoop(8, theirs.perSecond() / 2, Duration.ofSeconds(8));
        figures.add("p99 at half of its own load", "ms", half.millis(0.99), theirHalf.millis(0.99));
        double same = Math.min(ours.perSecond(), theirs.perSecond()) / 2;
        figures.add(
                "p99 at the same load, half of the slower one's",
                "ms",
                kaname.openLoop(8, same, Duration.ofSeconds(8)).millis(0.99),
                other.openLoop(8, same, Duration.ofSeconds(8)).millis(0.99));
    }

    private static void deploy(Site site, Path model) throws Exception {
        String base = "/api/v1/projects/" + site.project();
        Site.call(
                site.port(),
                site.token(),
                "POST",
                base + "/models/linear/import",
                "application/octet-stream",
                java.net.http.HttpRequest.BodyPublishers.ofFile(model));
        site.call(
                "POST",
                base + "/endpoints/linear/deployments",
                Site.json("{\"model\":\"linear\",\"version\":\"1\"}"));
    }

    private static Processes.Running peer(Stage stage, Path scripts, Path model, Path folder)
            throws Exception {
        int port = Processes.freePort();
        return Processes.start(
                List.of(
                        stage.python().toString(),
                        scripts.resolve("fastapi_server.py").toString(),
                        model.toString(),
                        Integer.toString(port)),
                Map.of(),
                folder.resolve("fastapi.log"),
                port,
                "/v2/health/ready");
    }

    private static byte[] request(int port, String path, String token) {
        StringJoiner numbers = new StringJoiner(",");
        Random random = new Random(42);
        for (int i = 0; i < FEATURES; i++) {
            numbers.add(Float.toString(random.nextFloat()));
        }
        String body =
                "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,30],\"datatype\":\"FP32\",\"data\":["
                        + numbers
                        + "]}]}";
        return HttpLoad.request(
                port,
                "POST",
                path,
                token,
                "application/json",
                body.getBytes(StandardCharsets.UTF_8));
    }
}
