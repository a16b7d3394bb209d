package dev.kaname.server.badinputs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/// Writes down what the whole process read, wrote and started, and what it logged, while hostile
/// requests went on.
final class Recorder implements AutoCloseable {
    private static final List<String> FILES = List.of("jdk.FileRead", "jdk.FileWrite");
    private static final String PROCESS = "jdk.ProcessStart";

    private final Recording recording = new Recording();
    private final StringBuffer log = new StringBuffer();
    private final Handler handler = new Listening();

    Recorder() {
        FILES.forEach(
                event -> recording.enable(event).withThreshold(Duration.ZERO).withoutStackTrace());
        recording.enable(PROCESS).withoutStackTrace();
        recording.start();
        Logger.getLogger("").addHandler(handler);
    }

    /// What happened, once nothing more will.
    ///
    /// @param files that were read or written
    /// @param processes command lines that were started
    record Seen(Set<String> files, Set<String> processes, String log) {}

    Seen seen() {
        try {
            Path dump = Files.createTempFile("kaname-recorded", ".jfr");
            recording.dump(dump);
            Set<String> files = new TreeSet<>();
            Set<String> processes = new TreeSet<>();
            for (RecordedEvent event : RecordingFile.readAllEvents(dump)) {
                if (event.getEventType().getName().equals(PROCESS)) {
                    processes.add(event.getString("command"));
                } else if (FILES.contains(event.getEventType().getName())
                        && event.getString("path") != null) {
                    files.add(event.getString("path"));
                }
            }
            Files.delete(dump);
            return new Seen(files, processes, log.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Logger.getLogger("").removeHandler(handler);
        recording.close();
    }

    private final class Listening extends Handler {
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord line) {
            log.append(formatter.format(line));
        }

        @Override
        public void flush() {
            formatter.toString();
        }

        @Override
        public void close() {
            flush();
        }
    }
}
