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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
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
    private final Digester digester;
    private final ExecutorService compression;
    private final Deque<InFlight> inFlight = new ArrayDeque<>();
    private int inFlightBytes;
    private Packs.@Nullable PackInTheMaking current;
    private Map<ObjectId, Optional<Packs.Body>> ofCurrent = new HashMap<>();
    private Map<ObjectId, Optional<Packs.Body>> ofPublishing = Map.of();
    private @Nullable CompletableFuture<@Nullable Void> publishing;
    private boolean failed;

    private record InFlight(
            ObjectId id, ObjectKind kind, int plain, Future<Compressor.Kept> kept) {}

    PackStream(Packs packs, ObjectSource published, IdKey key, ExecutorService compression) {
        this.packs = packs;
        this.published = published;
        this.digester = new Digester(key);
        this.compression = compression;
    }

    /// Names a piece of a file. The bytes are copied if they must be kept.
    ObjectId putChunk(byte[] bytes, int from, int length) {
        ObjectId id = digester.name(ObjectKind.CHUNK, bytes, from, length);
        if (!isKnown(id)) {
            ofCurrent.put(id, Optional.empty());
            write(id, ObjectKind.CHUNK, Arrays.copyOfRange(bytes, from, from + length));
        }
        return id;
    }

    @Override
    public ObjectId put(ObjectKind kind, byte[] bytes) {
        ObjectId id = digester.name(kind, bytes);
        if (!isKnown(id)) {
            ofCurrent.put(id, Optional.of(new Packs.Body(kind, bytes)));
            write(id, kind, bytes);
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

    private void write(ObjectId id, ObjectKind kind, byte[] bytes) {
        guarded(() -> {
            inFlight.add(new InFlight(id, kind, bytes.length, keep(bytes)));
            inFlightBytes += bytes.length;
            while (inFlightBytes > IN_FLIGHT_BYTES || isReady(inFlight.peek())) {
                appendNext();
            }
            return true;
        });
    }

    private Future<Compressor.Kept> keep(byte[] bytes) {
        if (bytes.length < Compressor.LEAST) {
            return CompletableFuture.completedFuture(
                    new Compressor.Kept(PackFormat.PLAIN, bytes, 0, bytes.length));
        }
        return compression.submit(() -> Compressor.ofThisThread().compress(bytes, 0, bytes.length));
    }

    private static boolean isReady(@Nullable InFlight next) {
        return next != null && next.kept().isDone();
    }

    private void appendNext() throws InterruptedException, ExecutionException {
        InFlight next = inFlight.remove();
        inFlightBytes -= next.plain();
        Compressor.Kept kept = next.kept().get();
        pack().writer()
                .append(
                        next.id(),
                        next.kind(),
                        kept.encoding(),
                        kept.bytes(),
                        kept.from(),
                        kept.stored(),
                        next.plain());
        if (pack().writer().length() >= PACK_BYTES) {
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
        inFlight.forEach(next -> ofCurrent.put(next.id(), ofPublishing.get(next.id())));
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
        inFlight.forEach(next -> next.kept().cancel(false));
        inFlight.clear();
        if (publishing != null) {
            publishing.exceptionally(_ -> null).join();
        }
        if (current != null) {
            current.close();
        }
    }
}
