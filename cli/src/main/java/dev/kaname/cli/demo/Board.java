package dev.kaname.cli.demo;

import dev.kaname.cli.Texts;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/// What a person sees while the demo works: on a terminal one living line under the finished ones,
/// elsewhere a plain line per step.
final class Board implements AutoCloseable {
    private static final String[] FRAMES = {"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};
    private static final Duration FRAME = Duration.ofMillis(120);

    private final PrintStream out;
    private final boolean living;
    private final Texts texts;
    private final Object lock = new Object();
    private String doing = "";
    private String detail = "";
    private long since;
    private boolean closed;

    Board(PrintStream out, boolean living, Texts texts) {
        this.out = out;
        this.living = living;
        this.texts = texts;
        if (living) {
            Thread.ofPlatform().daemon().start(this::animate);
        }
    }

    /// Begins something that takes a while.
    void begin(String key, Object... values) {
        synchronized (lock) {
            doing = texts.of(key, values);
            detail = "";
            since = System.nanoTime();
            if (!living) {
                out.println("· " + doing);
            }
        }
    }

    /// Says more about what is being done, for example the step of the pipeline.
    void detail(String text) {
        synchronized (lock) {
            detail = text.isEmpty() ? "" : "  " + text;
        }
    }

    /// Ends what was begun and leaves a line behind.
    double done(String key, Object... values) {
        synchronized (lock) {
            double seconds = (System.nanoTime() - since) / 1e9;
            erase();
            out.println(
                    "✓ "
                            + texts.of(key, values)
                            + String.format(Locale.ROOT, "  (%.1f s)", seconds));
            doing = "";
            return seconds;
        }
    }

    void say(String text) {
        synchronized (lock) {
            erase();
            out.println(text);
        }
    }

    void say() {
        say("");
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            erase();
        }
    }

    private void animate() {
        int frame = 0;
        while (true) {
            synchronized (lock) {
                if (closed) {
                    return;
                }
                if (!doing.isEmpty()) {
                    long seconds = (System.nanoTime() - since) / 1_000_000_000L;
                    String what = FRAMES[frame++ % FRAMES.length] + " " + doing + detail;
                    draw(what + "  " + seconds + " s");
                }
            }
            try {
                Thread.sleep(FRAME);
            } catch (InterruptedException ended) {
                return;
            }
        }
    }

    private void draw(String text) {
        out.print("\r\u001b[K" + text);
        out.flush();
    }

    private void erase() {
        if (living) {
            out.print("\r\u001b[K");
            out.flush();
        }
    }
}
