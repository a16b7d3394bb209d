package dev.kaname.runtimes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Makes small packages by hand: a wheel is a zip file with three files of metadata.
final class Wheels {
    private Wheels() {}

    /// A package of one module that holds its own version, and needs others.
    static Path make(Path folder, String name, String version, String... needs) throws IOException {
        return make(folder, name, version, Map.of(), needs);
    }

    /// @param more further files that it installs, with their text
    static Path make(
            Path folder, String name, String version, Map<String, String> more, String... needs)
            throws IOException {
        String info = name + "-" + version + ".dist-info/";
        StringBuilder metadata =
                new StringBuilder(
                        "Metadata-Version: 2.1\nName: " + name + "\nVersion: " + version + "\n");
        List.of(needs)
                .forEach(need -> metadata.append("Requires-Dist: ").append(need).append('\n'));
        Map<String, String> files =
                new TreeMap<>(
                        Map.of(
                                name + ".py",
                                "version = '" + version + "'\n",
                                info + "METADATA",
                                metadata.toString(),
                                info + "WHEEL",
                                "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
                                info + "entry_points.txt",
                                "[console_scripts]\n" + name + " = " + name + ":main\n"));
        files.putAll(more);
        StringBuilder record = new StringBuilder();
        files.keySet().forEach(file -> record.append(file).append(",,\n"));
        files.put(info + "RECORD", record + info + "RECORD,,\n");
        Path wheel = folder.resolve(name + "-" + version + "-py3-none-any.whl");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(wheel))) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return wheel;
    }
}
