package dev.kaname.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// A thousand steps that do nothing, two at a time, beside `make -j2` running the same command:
/// what is left is the price of durable records, outputs, permissions and lineage.
final class Steps implements Bench {
    private static final int STEPS = 1_000;
    private static final Pattern STATE = Pattern.compile("\"state\"\\s*:\\s*\"([^\"]+)\"");

    @Override
    public Figures run(Stage stage) throws Exception {
        Figures figures = new Figures("1,000 no-op steps", "make -j2");
        for (String isolation : List.of("none", "namespace")) {
            measure(stage, isolation, figures);
        }
        return figures;
    }

    private static void measure(Stage stage, String isolation, Figures figures) throws Exception {
        Path folder = Files.createDirectories(stage.fresh("steps"));
        Map<String, String> settings = Map.of("KANAME_SERVER_ISOLATION", isolation);
        try (Site site = Site.open(stage.home(), folder, settings)) {
            push(site, folder);
            for (int round = 0; round < stage.rounds(); round++) {
                double ours = pipeline(site);
                double theirs = make(Files.createDirectories(stage.fresh("make")));
                String steps = "1,000 steps, isolation " + isolation;
                figures.add(steps, "s", ours, theirs);
                figures.add(
                        "overhead per step, isolation " + isolation,
                        "ms",
                        (ours - theirs) * 1000 / STEPS,
                        Double.NaN);
            }
        }
    }

    private static void push(Site site, Path folder) throws Exception {
        site.call(
                "POST",
                "/api/v1/projects/" + site.project() + "/code",
                Site.json("{\"name\":\"steps\"}"));
        Path work = Files.createDirectories(folder.resolve("work"));
        StringBuilder file = new StringBuilder("kaname: 1\npipeline: noops\nsteps:\n");
        for (int i = 0; i < STEPS; i++) {
            file.append("  s")
                    .append(i)
                    .append(":\n    run: [/bin/sh, -c, \"true\"]\n    cache: \"off\"\n");
        }
        Files.writeString(work.resolve("kaname.yaml"), file);
        git(work, Map.of(), "init", "-q", "-b", "main");
        git(work, Map.of(), "add", "-A");
        git(
                work,
                Map.of(),
                "-c",
                "user.name=b",
                "-c",
                "user.email=b@example.org",
                "commit",
                "-qm",
                "steps");
        git(
                work,
                Map.of("KANAME_TOKEN", site.token()),
                "-c",
                "credential.helper=!f() { echo username=token; echo password=$KANAME_TOKEN; }; f",
                "push",
                "-q",
                "http://127.0.0.1:" + site.port() + "/p/" + site.project() + "/git/steps",
                "main");
    }

    private static double pipeline(Site site) throws IOException, InterruptedException {
        String base = "/api/v1/projects/" + site.project();
        long start = System.nanoTime();
        String runs = base + "/pipelines/noops/runs";
        site.call("POST", runs, Site.json("{\"parameters\":{}}"));
        while (true) {
            String state =
                    Site.find(
                            STATE,
                            site.call(
                                    "GET",
                                    runs + "?limit=1",
                                    java.net.http.HttpRequest.BodyPublishers.noBody()));
            if (state.equals("succeeded")) {
                return (System.nanoTime() - start) / 1e9;
            }
            if (List.of("failed", "cancelled", "stopped").contains(state)) {
                throw new IOException("the run of no-op steps ended as " + state);
            }
            Thread.sleep(100);
        }
    }

    private static double make(Path folder) throws IOException, InterruptedException {
        StringBuilder file = new StringBuilder("all:");
        for (int i = 0; i < STEPS; i++) {
            file.append(" s").append(i);
        }
        file.append("\n.PHONY: all");
        for (int i = 0; i < STEPS; i++) {
            file.append(" s").append(i);
        }
        file.append('\n');
        for (int i = 0; i < STEPS; i++) {
            // the semicolon makes make start a shell, as the step does
            file.append("s").append(i).append(":\n\t@true;\n");
        }
        Files.writeString(folder.resolve("Makefile"), file);
        return Processes.time(folder, List.of("make", "-j2", "-s"));
    }

    private static void git(Path work, Map<String, String> environment, String... words)
            throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of("git"));
        command.addAll(List.of(words));
        Processes.time(work, environment, command);
    }
}
