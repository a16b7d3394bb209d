package dev.kaname.serving.predictions;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/// Where segments lie: `FOLDER/<project>/<endpoint>/<day>/<hour>-<replica>-<begun>.jsonl.gz`, in
/// UTC.
final class SegmentFiles {
    private static final int BUFFER = 1 << 16;
    private static final String SUFFIX = ".jsonl.gz";
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("HH", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path folder;
    private final int replica;

    SegmentFiles(Path folder, int replica) {
        this.folder = folder;
        this.replica = replica;
    }

    Path fresh(String project, String endpoint, Instant hour, long begun) {
        String name = HOUR.format(hour) + "-" + replica + "-" + begun + SUFFIX;
        return day(project, endpoint, hour).resolve(name);
    }

    /// The line of a prediction, if it is in a file of its hour.
    Optional<String> find(String project, String endpoint, PredictionId id) throws IOException {
        Instant hour = id.time().truncatedTo(ChronoUnit.HOURS);
        String prefix = HOUR.format(hour) + "-";
        for (Path file : list(day(project, endpoint, hour))) {
            String name = file.getFileName().toString();
            if (name.startsWith(prefix) && name.endsWith(SUFFIX)) {
                Optional<String> line = find(file, RecordLine.begin(id));
                if (line.isPresent()) {
                    return line;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> find(Path file, String begin) throws IOException {
        byte[] wanted = begin.getBytes(StandardCharsets.US_ASCII);
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = new GZIPInputStream(raw, BUFFER)) {
            SegmentLines lines = new SegmentLines(in);
            while (lines.next()) {
                if (lines.startsWith(wanted)) {
                    return Optional.of(lines.text());
                }
            }
            return Optional.empty();
        } catch (EOFException | NoSuchFileException _) {
            return Optional.empty();
        }
    }

    private static List<Path> list(Path day) throws IOException {
        try (Stream<Path> files = Files.list(day)) {
            return files.sorted().toList();
        } catch (NoSuchFileException | NotDirectoryException _) {
            return List.of();
        }
    }

    private Path day(String project, String endpoint, Instant hour) {
        return folder.resolve(project).resolve(endpoint).resolve(DAY.format(hour));
    }
}
