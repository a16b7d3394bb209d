package dev.kaname.serving.predictions;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The files of one endpoint, written by one thread: a new one for each hour, after a fault, and
/// when one has become large.
final class Segments {
    private static final Pattern ID = Pattern.compile("[0-9a-zA-Z_-]{1,64}");

    private final SegmentFiles files;
    private final LogSettings settings;
    private final InstantSource clock;
    private final String project;
    private final String endpoint;
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream(1 << 14);
    private @Nullable Segment open;
    private long lastBegun;

    Segments(
            SegmentFiles files,
            LogSettings settings,
            InstantSource clock,
            String project,
            String endpoint) {
        if (!ID.matcher(project).matches() || !ID.matcher(endpoint).matches()) {
            throw new IllegalArgumentException("ids of a project and an endpoint");
        }
        this.files = files;
        this.settings = settings;
        this.clock = clock;
        this.project = project;
        this.endpoint = endpoint;
    }

    void write(PredictionRecord record) throws IOException {
        Segment segment = at(record.id().time().truncatedTo(ChronoUnit.HOURS));
        lines.reset();
        RecordLine.write(record, settings.largestPayload(), lines);
        segment.write(lines.toByteArray());
    }

    void flush() throws IOException {
        if (open != null) {
            open.flush();
        }
    }

    void force() throws IOException {
        if (open != null) {
            open.force();
        }
    }

    /// Gives up a file that could not be written; the next record begins another.
    void abandon() {
        try {
            close();
        } catch (IOException _) {
            open = null;
        }
    }

    void close() throws IOException {
        Segment segment = open;
        open = null;
        if (segment != null) {
            segment.close();
        }
    }

    private Segment at(Instant hour) throws IOException {
        Segment segment = open;
        if (segment != null
                && segment.hour().equals(hour)
                && segment.written() < settings.segmentBytes()) {
            return segment;
        }
        close();
        lastBegun = Math.max(lastBegun + 1, clock.millis());
        Segment fresh = Segment.create(files.fresh(project, endpoint, hour, lastBegun), hour);
        fresh.write(RecordLine.HEAD.getBytes(StandardCharsets.US_ASCII));
        open = fresh;
        return fresh;
    }
}
