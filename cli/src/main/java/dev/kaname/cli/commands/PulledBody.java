package dev.kaname.cli.commands;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// The pieces of an archive as the body of a request: each is made when the connection has room for
/// it, on the thread that sends it.
///
/// The JDK's own publisher of a stream sends 16 KiB at a time and needs a second thread to write
/// into that stream; changing threads was a third of the cost of an upload.
///
/// @param source opened for each subscriber
/// @param unread told which file could not be read: the subscriber only learns that the body ended
record PulledBody(Source source, Consumer<IOException> unread)
        implements Flow.Publisher<ByteBuffer> {
    @FunctionalInterface
    interface Source {
        TarPieces open();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        subscriber.onSubscribe(new Pull(source.open(), subscriber, unread));
    }

    private static final class Pull implements Flow.Subscription {
        private final TarPieces pieces;
        private final Flow.Subscriber<? super ByteBuffer> subscriber;
        private final Consumer<IOException> unread;
        private final AtomicLong wanted = new AtomicLong();
        private final AtomicInteger turns = new AtomicInteger();
        private volatile boolean over;

        Pull(
                TarPieces pieces,
                Flow.Subscriber<? super ByteBuffer> subscriber,
                Consumer<IOException> unread) {
            this.pieces = pieces;
            this.subscriber = subscriber;
            this.unread = unread;
        }

        @Override
        public void request(long more) {
            if (more <= 0) {
                fail(new IllegalArgumentException("nothing was asked for"));
            } else {
                wanted.accumulateAndGet(more, Pull::plus);
            }
            serve();
        }

        @Override
        public void cancel() {
            over = true;
            serve();
        }

        /// Whoever comes first also serves those who come meanwhile, among them the subscriber
        /// itself, which asks for the next piece while it is given one.
        private void serve() {
            if (turns.getAndIncrement() > 0) {
                return;
            }
            do {
                while (!over && wanted.get() > 0) {
                    wanted.decrementAndGet();
                    give();
                }
                if (over) {
                    close();
                }
            } while (turns.decrementAndGet() > 0);
        }

        private static long plus(long a, long b) {
            return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
        }

        private void give() {
            Optional<ByteBuffer> piece;
            try {
                piece = pieces.next();
            } catch (IOException cause) {
                unread.accept(cause);
                fail(cause);
                return;
            } catch (RuntimeException cause) {
                fail(cause);
                return;
            }
            if (piece.isPresent()) {
                subscriber.onNext(piece.get());
            } else {
                over = true;
                subscriber.onComplete();
            }
        }

        private void fail(Throwable cause) {
            over = true;
            subscriber.onError(cause);
        }

        private void close() {
            try {
                pieces.close();
            } catch (IOException e) {
                System.getLogger(PulledBody.class.getName())
                        .log(System.Logger.Level.DEBUG, "closing a file that was sent", e);
            }
        }
    }
}
