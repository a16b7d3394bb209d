package dev.kaname.server.pipelines;

import dev.kaname.pipelines.LogPiece;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;

/// A log as an answer, piece by piece, which goes on while its step does and somebody follows it.
///
/// @param pieces what there is from an offset on
/// @param goesOn whether to wait at the end of what there is
/// @param allowed whether the reader may still be answered
/// @param breakOff called when they no longer may: an end without a break would look like that of
///   the log
record LogAnswer(
        LongFunction<LogPiece> pieces,
        long from,
        BooleanSupplier goesOn,
        BooleanSupplier allowed,
        Runnable breakOff)
        implements StreamingOutput {
    private static final long PAUSE_MILLIS = 200;

    @Override
    public void write(OutputStream out) throws IOException {
        long at = from;
        while (allowed.getAsBoolean()) {
            LogPiece piece = pieces.apply(at);
            out.write(piece.bytes());
            out.flush();
            at = piece.next();
            boolean atEnd = piece.bytes().length == 0;
            if (piece.complete() || (atEnd && !goesOn.getAsBoolean())) {
                return;
            }
            if (atEnd) {
                pause();
            }
        }
        breakOff.run();
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }
}
