package dev.kaname.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `./kaname benchmark [name …]`: measures, side by side, and prints tables in Markdown.
///
/// The peers are installed once into an environment of their own below `.kaname/`.
public final class Main {
    private static final Map<String, Bench> BENCHES = benches();

    private Main() {}

    private static Map<String, Bench> benches() {
        Map<String, Bench> benches = new LinkedHashMap<>();
        benches.put("start", new StartUp());
        benches.put("log-batch", new LogBatch());
        benches.put("infer", new Infer());
        benches.put("data-put", new DataPut());
        benches.put("steps", new Steps());
        return benches;
    }

    public static void main(String[] names) throws Exception {
        List<String> chosen = names.length == 0 ? List.copyOf(BENCHES.keySet()) : List.of(names);
        for (String name : chosen) {
            if (!BENCHES.containsKey(name)) {
                System.err.println(
                        "no benchmark is called " + name + "; there are " + BENCHES.keySet());
                System.exit(2);
            }
        }
        Path home = Path.of(System.getProperty("kaname.home", ".")).toAbsolutePath().normalize();
        int rounds = Integer.parseInt(Optional.ofNullable(System.getenv("ROUNDS")).orElse("5"));
        Path scratch = Files.createTempDirectory("kaname-benchmark");
        try {
            Bench.Stage stage = new Bench.Stage(home, scratch, peers(home), rounds);
            System.out.println(
                    "Rounds: "
                            + rounds
                            + "; processors: "
                            + Runtime.getRuntime().availableProcessors());
            for (Map.Entry<String, Bench> bench : BENCHES.entrySet()) {
                if (chosen.contains(bench.getKey())) {
                    System.out.println();
                    System.out.println(bench.getValue().run(stage).table());
                }
            }
        } finally {
            Processes.time(home, List.of("rm", "-rf", scratch.toString()));
        }
    }

    private static Path peers(Path home) throws IOException, InterruptedException {
        Path environment = home.resolve(".kaname").resolve("peers");
        Path python = environment.resolve("bin").resolve("python");
        if (!Files.exists(environment.resolve("complete"))) {
            System.err.println("Installing the peers …");
            Processes.time(home, List.of("python3", "-m", "venv", environment.toString()));
            Processes.time(
                    home,
                    List.of(
                            python.toString(),
                            "-m",
                            "pip",
                            "install",
                            "-q",
                            "-r",
                            home.resolve("benchmarks")
                                    .resolve("peers")
                                    .resolve("requirements.txt")
                                    .toString()));
            Files.writeString(environment.resolve("complete"), "");
        }
        return python;
    }
}
