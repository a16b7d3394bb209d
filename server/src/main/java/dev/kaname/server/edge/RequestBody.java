package dev.kaname.server.edge;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The body of a request on its way from the event loop, which receives it, to the thread that
/// reads it. Read by one thread at a time.
///
/// Pieces are taken from the connection before somebody asks for them, up to a bound: the
/// framework's own stream asks the event loop for one piece after the other, and two changes of
/// thread for every 8 KiB cost more than all that is done with the bytes. Until the first read the
/// bound is small, since who sends is not known yet.
final class RequestBody extends InputStream {
    private static final String KEY = RequestBody.class.getName();

    /// Held at most before the first read, and behind it, in bytes. One piece more may come.
    private static final int HELD_FOR_A_STRANGER = 32 << 10;

    private static final int HELD = 512 << 10;

    /// A client that sends nothing for so long has gone.
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// Of the time spent waiting for it, each such stretch must bring at least so many bytes: who
    /// drips holds memory as well as who is silent.
    private static final Duration STRETCH = Duration.ofMinutes(1);

    private static final int LEAST_OF_A_STRETCH = 128 << 10;

    private static final Buffer NOTHING = Buffer.buffer(0);

    private final HttpServerRequest request;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Buffer> pieces = new ArrayDeque<>();
    private int most = HELD_FOR_A_STRANGER;
    private int held;
    private boolean paused;
    private boolean ended;
    private boolean unwanted;
    private boolean gone;
    private Runnable whenGone = () -> {};
    private boolean continueAwaited;
    private long waited;
    private int came;
    private @Nullable Throwable broken;

    // of the reading thread alone
    private Buffer piece = NOTHING;
    private int position;

    private RequestBody(HttpServerRequest request) {
        this.request = request;
        this.continueAwaited = "100-continue".equalsIgnoreCase(request.getHeader("Expect"));
    }

    /// Takes over the body of a request, if it announces one. Called on the event loop before the
    /// request is routed; whatever nobody has read when it is answered is thrown away.
    static Optional<RequestBody> of(RoutingContext context) {
        HttpServerRequest request = context.request();
        boolean none =
                request.getHeader("Transfer-Encoding") == null
                        && Objects.requireNonNullElse(request.getHeader("Content-Length"), "0")
                                .equals("0");
        if (none || request.isEnded()) {
            return Optional.empty();
        }
        RequestBody body = new RequestBody(request);
        request.pause();
        request.handler(body::arrived);
        request.endHandler(_ -> body.end());
        request.exceptionHandler(body::fail);
        context.addEndHandler(_ -> body.gone());
        context.put(KEY, body);
        return Optional.of(body);
    }

    /// The body that was taken over.
    static Optional<RequestBody> in(RoutingContext context) {
        return Optional.ofNullable(context.get(KEY));
    }

    /// Lets the first pieces come. Called when the request has found its way, since routing holds
    /// it up once more.
    void begin() {
        if (!continueAwaited) {
            request.resume();
        }
    }

    private void arrived(Buffer next) {
        lock.lock();
        try {
            if (!unwanted) {
                pieces.add(next);
                came = Math.min(came, LEAST_OF_A_STRETCH) + next.length();
                held += next.length();
                if (held >= most) {
                    paused = true;
                    request.pause();
                }
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            ended = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void fail(Throwable cause) {
        lock.lock();
        try {
            broken = cause;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Has something done once the request is answered or its client gone; at once if it is
    /// already.
    void whenGone(Runnable act) {
        lock.lock();
        try {
            if (!gone) {
                whenGone = act;
                return;
            }
        } finally {
            lock.unlock();
        }
        act.run();
    }

    private void gone() {
        drop();
        Runnable act;
        lock.lock();
        try {
            gone = true;
            act = whenGone;
            whenGone = () -> {};
        } finally {
            lock.unlock();
        }
        act.run();
    }

    /// What is still to come is received, since the connection may go on, and forgotten.
    private void drop() {
        lock.lock();
        try {
            unwanted = true;
            pieces.clear();
            held = 0;
            if (!ended && broken == null) {
                request.resume();
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    /// One piece as it came, or a part of it: how it was cut tells something about the sender.
    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        if (position == piece.length() && !next()) {
            return -1;
        }
        int count = Math.min(length, piece.length() - position);
        piece.getBytes(position, position + count, into, offset);
        position += count;
        return count;
    }

    /// A small body has often come whole, and then costs one copy of its own length.
    @Override
    public byte[] readAllBytes() throws IOException {
        if (position == piece.length() && !next()) {
            return new byte[0];
        }
        byte[] first = piece.getBytes(position, piece.length());
        if (!next()) {
            return first;
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream(2 * first.length + piece.length());
        all.writeBytes(first);
        do {
            all.writeBytes(piece.getBytes(position, piece.length()));
        } while (next());
        return all.toByteArray();
    }

    /// False at the end.
    private boolean next() throws IOException {
        lock.lock();
        try {
            most = HELD;
            Buffer next = awaited();
            while (next != null && next.length() == 0) {
                next = awaited();
            }
            position = 0;
            if (next == null) {
                piece = NOTHING;
                return false;
            }
            piece = next;
            if (paused && held < HELD / 2) {
                resume();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// @return null at the end
    private @Nullable Buffer awaited() throws IOException {
        while (pieces.isEmpty() && !ended) {
            requireWhole();
            if (continueAwaited) {
                continueAwaited = false;
                request.response().writeContinue();
            }
            resume();
            await();
        }
        requireWhole();
        Buffer next = pieces.poll();
        held -= next == null ? 0 : next.length();
        return next;
    }

    private void requireWhole() throws IOException {
        if (broken != null || unwanted) {
            throw new IOException("the body was cut", broken);
        }
    }

    private void resume() {
        paused = false;
        request.resume();
    }

    @SuppressWarnings("WaitNotInLoop") // its only caller asks again
    private void await() throws IOException {
        try {
            long left = changed.awaitNanos(PATIENCE.toNanos());
            waited += PATIENCE.toNanos() - left;
            if (left <= 0 || (waited >= STRETCH.toNanos() && came < LEAST_OF_A_STRETCH)) {
                request.connection().close();
                throw new IOException("the body did not come");
            }
            if (waited >= STRETCH.toNanos()) {
                waited = 0;
                came = 0;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the body came");
        }
    }

    @Override
    public int available() {
        lock.lock();
        try {
            return piece.length() - position + held;
        } finally {
            lock.unlock();
        }
    }

    /// Nobody reads on.
    @Override
    public void close() {
        position = piece.length();
        drop();
    }
}
