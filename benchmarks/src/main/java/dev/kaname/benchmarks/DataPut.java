package dev.kaname.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Putting data under version control, through the command line and HTTP, against copying the same
/// bytes and forcing them to disk: the physical limit of anything that keeps a copy.
final class DataPut implements Bench {
    private static final long LARGE = 1L << 30;
    private static final int MANY = 10_000;
    private static final int SMALL = 4_096;

    @Override
    public Figures run(Stage stage) throws Exception {
        Figures figures = new Figures("Putting data", "cp + fsync");
        Path folder = Files.createDirectories(stage.fresh("put"));
        try (Site site = Site.open(stage.home(), folder)) {
            site.call(
                    "POST",
                    "/api/v1/projects/" + site.project() + "/repositories",
                    Site.json("{\"name\":\"data\"}"));
            for (int round = 0; round < stage.rounds(); round++) {
                Path large = Files.createDirectories(stage.fresh("large"));
                writeLarge(large.resolve("large.bin"), round);
                figures.add(
                        "1 GiB of new random bytes",
                        "s",
                        put(stage, site, large),
                        copy(large, stage));
                Path many = Files.createDirectories(stage.fresh("many"));
                writeMany(many, round);
                figures.add(
                        "10,000 new files of 4 KiB",
                        "s",
                        put(stage, site, many),
                        copy(many, stage));
                delete(large);
                delete(many);
            }
        }
        return figures;
    }

    private static double put(Stage stage, Site site, Path folder) throws Exception {
        return Processes.time(
                folder,
                Map.of(
                        "KANAME_URL",
                        "http://127.0.0.1:" + site.port(),
                        "KANAME_TOKEN",
                        site.token(),
                        "KANAME_PROJECT",
                        site.project()),
                List.of(
                        stage.home().resolve("kaname").toString(),
                        "data",
                        "put",
                        "data@main:" + folder.getFileName(),
                        folder.toString()));
    }

    private static double copy(Path folder, Stage stage) throws Exception {
        Path target = stage.fresh("copy");
        double seconds =
                Processes.time(
                        folder,
                        List.of(
                                "sh",
                                "-c",
                                "cp -r \"$1\" \"$2\" && find \"$2\" -type f -print0 | xargs -0 sync && sync \"$2\"",
                                "copy",
                                folder.toString(),
                                target.toString()));
        delete(target);
        return seconds;
    }

    private static void writeLarge(Path file, int seed) throws IOException {
        Random random = new Random(seed);
        byte[] block = new byte[1 << 20];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (long written = 0; written < LARGE; written += block.length) {
                random.nextBytes(block);
                out.write(block);
            }
        }
    }

    private static void writeMany(Path folder, int seed) throws IOException {
        Random random = new Random(1_000_003L * seed + 7);
        byte[] bytes = new byte[SMALL];
        for (int i = 0; i < MANY; i++) {
            random.nextBytes(bytes);
            Path parent = Files.createDirectories(folder.resolve("part" + i / 1000));
            Files.write(parent.resolve("file" + i + ".bin"), bytes);
        }
    }

    private static void delete(Path folder) throws Exception {
        Processes.time(Path.of("/"), List.of("rm", "-rf", folder.toString()));
    }
}
