package dev.kaname.store;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The objects of one upload on their way into packs: named at once, compressed beside, appended in
/// order, published pack by pack.
///
/// Used by one thread at a time. Memory is bounded: so many objects in flight, one pack in the
/// making and one being published. The first failure ends the stream: what was published before
/// stays as objects that nothing refers to.
final class PackStream implements ObjectSink, ObjectSource, AutoCloseable {
    static final int PACK_BYTES = 32 << 20;
    private static final int IN_FLIGHT_BYTES = 4 << 20;

    private final Packs packs;
    private final ObjectSource published;
    private final Executor workers;
    private final Deque<InFlight> inFlight = new ArrayDeque<>();
    private int inFlightBytes;
    private Packs.@Nullable PackInTheMaking current;
    private Map<ObjectId, Optional<Packs.Body>> ofCurrent = new HashMap<>();
    private Map<ObjectId, Optional<Packs.Body>> ofPublishing = Map.of();
    private @Nullable CompletableFuture<@Nullable Void> publishing;
    private boolean failed;
    private boolean telling;

    /// @param claimed the id, if it was known at once and is counted as written
    /// @param named told the id when the object's turn comes
    private record InFlight(
            int bytes, Future<Ready> ready, Optional<ObjectId> claimed, Consumer<ObjectId> named) {}

    /// An object that only waits for its turn.
    ///
    /// @param kept empty if it was published before
    private record Ready(ObjectId id, ObjectKind kind, Optional<Compressor.Kept> kept, int plain) {}

    PackStream(Packs packs, ObjectSource published, Executor workers) {
        this.packs = packs;
        this.published = published;
        this.workers = workers;
    }

    /// Takes in a piece of a file that is a whole file, and answers its name at once.
    ObjectId putChunk(byte[] bytes, int from, int length) {
        ObjectId id = packs.withDigester(d -> d.name(ObjectKind.CHUNK, bytes, from, length));
        if (!isKnown(id)) {
            ofCurrent.put(id, Optional.empty());
            byte[] copy = Arrays.copyOfRange(bytes, from, from + length);
            enqueue(id, ObjectKind.CHUNK, copy);
            drainWhatIsDue();
        }
        return id;
    }

    /// Takes in a piece of a file; it is named beside, and its name is told in order.
    void putChunk(byte[] bytes, int from, int length, Consumer<ObjectId> named) {
        byte[] copy = Arrays.copyOfRange(bytes, from, from + length);
        inFlight.add(new InFlight(length, work(() -> named(copy)), Optional.empty(), named));
        inFlightBytes += length;
        drainWhatIsDue();
    }

    private Ready named(byte[] bytes) {
        ObjectId id = packs.withDigester(d -> d.name(ObjectKind.CHUNK, bytes));
        Optional<Compressor.Kept> kept =
                packs.contains(id) ? Optional.empty() : Optional.of(kept(bytes));
        return new Ready(id, ObjectKind.CHUNK, kept, bytes.length);
    }

    @Override
    public ObjectId put(ObjectKind kind, byte[] bytes) {
        ObjectId id = packs.withDigester(d -> d.name(kind, bytes));
        if (!isKnown(id)) {
            ofCurrent.put(id, Optional.of(new Packs.Body(kind, bytes)));
            enqueue(id, kind, bytes);
            drainWhatIsDue();
        }
        return id;
    }

    /// An object of this upload before it is published, or else any published one.
    @Override
    public Packs.Body read(ObjectId id) {
        Optional<Packs.Body> mine = ofCurrent.getOrDefault(id, ofPublishing.get(id));
        if (mine == null) {
            return published.read(id);
        }
        if (mine.isEmpty()) {
            flush();
            return published.read(id);
        }
        return mine.get();
    }

    private boolean isKnown(ObjectId id) {
        return packs.contains(id) || ofCurrent.containsKey(id) || ofPublishing.containsKey(id);
    }

    private void enqueue(ObjectId id, ObjectKind kind, byte[] bytes) {
        Callable<Ready> work = () -> new Ready(id, kind, Optional.of(kept(bytes)), bytes.length);
        Future<Ready> ready =
                bytes.length < Compressor.LEAST
                        ? CompletableFuture.completedFuture(
                                new Ready(id, kind, Optional.of(asIs(bytes)), bytes.length))
                        : work(work);
        inFlight.add(new InFlight(bytes.length, ready, Optional.of(id), _ -> {}));
        inFlightBytes += bytes.length;
    }

    private static Compressor.Kept kept(byte[] bytes) {
        return Compressor.ofThisThread().compress(bytes, 0, bytes.length);
    }

    private static Compressor.Kept asIs(byte[] bytes) {
        return new Compressor.Kept(PackFormat.PLAIN, bytes, 0, bytes.length);
    }

    private Future<Ready> work(Callable<Ready> work) {
        FutureTask<Ready> task = new FutureTask<>(work);
        workers.execute(task);
        return task;
    }

    /// Appends what is ready, and what must be so that memory stays bounded. Whoever is told a name
    /// may put further objects; these wait, so that names are told in order.
    private void drainWhatIsDue() {
        if (!telling) {
            guarded(() -> {
                while (inFlightBytes > IN_FLIGHT_BYTES || isReady(inFlight.peek())) {
                    appendNext();
                }
                return true;
            });
        }
    }

    private static boolean isReady(@Nullable InFlight next) {
        return next != null && next.ready().isDone();
    }

    /// Appends everything put so far, so that all names are told.
    void drain() {
        guarded(() -> {
            while (!inFlight.isEmpty()) {
                appendNext();
            }
            return true;
        });
    }

    private void appendNext() throws InterruptedException, ExecutionException {
        InFlight next = inFlight.remove();
        inFlightBytes -= next.bytes();
        Ready ready = next.ready().get();
        boolean mine = next.claimed().isPresent() || claim(ready.id());
        if (mine && ready.kept().isPresent()) {
            append(ready, ready.kept().get());
        }
        telling = true;
        next.named().accept(ready.id());
        telling = false;
    }

    /// A piece that was named beside may have come twice.
    private boolean claim(ObjectId id) {
        return !isKnown(id) && ofCurrent.put(id, Optional.empty()) == null;
    }

    private void append(Ready ready, Compressor.Kept kept) {
        PackWriter writer = pack().writer();
        writer.append(
                ready.id(),
                ready.kind(),
                kept.encoding(),
                kept.bytes(),
                kept.from(),
                kept.stored(),
                ready.plain());
        if (writer.length() >= PACK_BYTES) {
            publishCurrent();
        }
    }

    private Packs.PackInTheMaking pack() {
        Packs.PackInTheMaking pack = current;
        if (pack == null) {
            pack = packs.begin();
            current = pack;
        }
        return pack;
    }

    /// Lets the pack be forced while the next one fills. What is still in flight belongs to the
    /// next one, but is counted here until that is published: knowing it too long does no harm.
    private void publishCurrent() {
        Packs.PackInTheMaking pack = current;
        if (pack == null) {
            return;
        }
        awaitPublishing();
        current = null;
        ofPublishing = ofCurrent;
        ofCurrent = new HashMap<>();
        inFlight.forEach(
                next -> next.claimed().ifPresent(id -> ofCurrent.put(id, ofPublishing.get(id))));
        publishing = new CompletableFuture<>();
        CompletableFuture<@Nullable Void> done = publishing;
        Thread.ofVirtual()
                .name("publish pack")
                .start(() -> {
                    try (pack) {
                        pack.publish();
                        done.complete(null);
                    } catch (RuntimeException | Error e) {
                        done.completeExceptionally(e);
                    }
                });
    }

    private void awaitPublishing() {
        if (publishing != null) {
            publishing.join();
            publishing = null;
            ofPublishing = Map.of();
        }
    }

    /// Makes everything put so far durable and readable by everyone.
    void flush() {
        guarded(() -> {
            while (!inFlight.isEmpty()) {
                appendNext();
            }
            awaitPublishing();
            Packs.PackInTheMaking last = current;
            if (last != null) {
                last.publish();
                last.close();
                current = null;
            }
            ofCurrent.clear();
            return true;
        });
    }

    private void guarded(Callable<Boolean> work) {
        if (failed) {
            throw new IllegalStateException("this upload has failed");
        }
        boolean done = false;
        try {
            done = work.call();
        } catch (CompletionException | ExecutionException e) {
            throw failure(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreFailure.Unavailable("an upload that was interrupted", e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            failed |= !done;
        }
    }

    private static RuntimeException failure(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException e ? e : new IllegalStateException(cause);
    }

    @Override
    public void close() {
        failed = true;
        inFlight.forEach(next -> next.ready().cancel(false));
        inFlight.clear();
        if (publishing != null) {
            publishing.exceptionally(_ -> null).join();
        }
        if (current != null) {
            current.close();
        }
    }
}
