package dev.kaname.cli;

import java.io.PrintStream;
import java.util.Locale;

/// How far a transfer has come: one line that renews itself on a terminal, silence elsewhere.
public final class Progress implements AutoCloseable {
    private static final long PAUSE_NANOS = 100_000_000;

    private final PrintStream out;
    private final boolean shown;
    private long lastNanos;
    private int lastWidth;

    Progress(PrintStream out, boolean shown) {
        this.out = out;
        this.shown = shown;
    }

    /// @param total bytes in all; 0 where nobody knows
    public void bytes(String what, long done, long total) {
        long now = System.nanoTime();
        if (!shown || (now - lastNanos < PAUSE_NANOS && done < total)) {
            return;
        }
        lastNanos = now;
        String share = total > 0 ? String.format(Locale.ROOT, "%3d %%  ", done * 100 / total) : "";
        draw(share + size(done) + (total > 0 ? " / " + size(total) : "") + "  " + what);
    }

    private void draw(String text) {
        String line = Output.plain(text);
        int width = Table.width(line);
        out.print("\r" + line + " ".repeat(Math.max(0, lastWidth - width)));
        out.flush();
        lastWidth = width;
    }

    @Override
    public void close() {
        if (lastWidth > 0) {
            out.print("\r" + " ".repeat(lastWidth) + "\r");
            out.flush();
        }
    }

    /// A number of bytes as people read it, for example `1.4 MiB`.
    public static String size(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double value = bytes;
        int unit = -1;
        while (value >= 1024 && unit < 4) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %ciB", value, "KMGTP".charAt(unit));
    }
}
