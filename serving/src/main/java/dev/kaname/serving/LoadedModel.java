package dev.kaname.serving;

import dev.kaname.serving.ServingFailure.Busy;
import dev.kaname.serving.ServingFailure.DeadlinePassed;
import dev.kaname.serving.ServingFailure.Unavailable;
import dev.kaname.serving.model.ModelBackend;
import dev.kaname.serving.model.Signature;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// A model that is loaded and warm, with its seats.
///
/// It lives as long as somebody holds it: each route that leads to it, and each request on its way
/// through. Whoever lets go last frees it, so that a version can be replaced under load without
/// taking it away from a request in flight.
final class LoadedModel {
    private static final System.Logger LOG = System.getLogger(LoadedModel.class.getName());

    private final String digest;
    private final ModelBackend backend;
    private final ServingSettings settings;
    private final Semaphore free;
    private final AtomicReferenceArray<@Nullable Place> idle;
    private final List<Place> all = new ArrayList<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger holders = new AtomicInteger(1);
    private final Pace pace = new Pace();

    /// Held once, by the caller.
    LoadedModel(String digest, ModelBackend backend, ServingSettings settings) {
        this.digest = digest;
        this.backend = backend;
        this.settings = settings;
        free = new Semaphore(settings.seats());
        idle = new AtomicReferenceArray<>(settings.seats());
    }

    String digest() {
        return digest;
    }

    Signature signature() {
        return backend.signature();
    }

    String platform() {
        return backend.platform();
    }

    Pace pace() {
        return pace;
    }

    /// Holds the model; false if it is already on its way out, which only a caller sees who read
    /// the routing table just before it changed.
    boolean hold() {
        int before = holders.get();
        while (before > 0) {
            if (holders.compareAndSet(before, before + 1)) {
                return true;
            }
            before = holders.get();
        }
        return false;
    }

    void letGo() {
        if (holders.decrementAndGet() == 0) {
            // freeing native memory takes its time, and the last holder may be an event loop
            Thread.ofVirtual().name("model-close").start(this::free);
        }
    }

    /// A seat, if one is free right now.
    @Nullable Place takeNow() {
        return free.tryAcquire() ? place() : null;
    }

    /// A seat, waiting for one until the deadline.
    Place take(long deadlineNanos) {
        if (free.tryAcquire()) {
            return place();
        }
        if (waiting.incrementAndGet() > settings.waiting()) {
            waiting.decrementAndGet();
            throw new Busy("the model", Duration.ofSeconds(1));
        }
        try {
            if (!free.tryAcquire(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw new DeadlinePassed("the model", settings.deadline());
            }
            return place();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Unavailable("the server is stopping", Duration.ofSeconds(1));
        } finally {
            waiting.decrementAndGet();
        }
    }

    void giveBack(Place place) {
        place.seat.tidy();
        for (int i = 0; i < idle.length(); i++) {
            if (idle.compareAndSet(i, null, place)) {
                free.release();
                return;
            }
        }
        throw new IllegalStateException("a seat too many");
    }

    private Place place() {
        for (int i = 0; i < idle.length(); i++) {
            Place place = idle.getAndSet(i, null);
            if (place != null) {
                return place;
            }
        }
        return fresh();
    }

    private Place fresh() {
        try {
            Place made = new Place(backend.open());
            synchronized (all) {
                all.add(made);
            }
            return made;
        } catch (RuntimeException | Error noMemory) {
            free.release();
            throw noMemory;
        }
    }

    void stopOverdue(long now) {
        synchronized (all) {
            all.forEach(place -> place.stopIfOverdue(now));
        }
    }

    private void free() {
        try {
            synchronized (all) {
                all.forEach(place -> place.seat.close());
                all.clear();
            }
            backend.close();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "a model did not close", e);
        }
    }
}
