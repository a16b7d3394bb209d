package dev.kaname.security.audit;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// The last line of an export: a checkpoint over all its records, signed under a name that says
/// when the export was made.
///
/// The name is of its own so that no checkpoint of the log can stand in its place: there is one for
/// nearly every minute, and whoever cuts an export at such a place would otherwise have its end at
/// hand. What remains possible is to show an earlier export as a whole, with the time it tells.
///
/// @param checkpoint the same under the name of the log
record ExportEnd(Checkpoint signed, Checkpoint checkpoint, Instant at) {
    private static final String EXPORT = "/export/";

    static String origin(String log, Instant at) {
        return log + EXPORT + at.truncatedTo(ChronoUnit.SECONDS);
    }

    /// Reads the note of an export of that log.
    static Optional<ExportEnd> parse(String log, String note) {
        try {
            Checkpoint signed = Checkpoint.parse(note);
            if (!signed.origin().startsWith(log + EXPORT)) {
                return Optional.empty();
            }
            Instant at = Instant.parse(signed.origin().substring((log + EXPORT).length()));
            Checkpoint same = new Checkpoint(log, signed.size(), signed.root(), signed.signature());
            return Optional.of(new ExportEnd(signed, same, at));
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
