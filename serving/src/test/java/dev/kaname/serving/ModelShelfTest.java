package dev.kaname.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.serving.model.ModelBackend;
import dev.kaname.serving.model.ModelFiles;
import dev.kaname.serving.model.Seat;
import dev.kaname.serving.model.Signature;
import dev.kaname.serving.model.Tensor;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ModelShelfTest {
    private static final ServingSettings SETTINGS =
            new ServingSettings(
                    1 << 20, 1, 1, Duration.ofMillis(100), Duration.ZERO, Duration.ofSeconds(20));

    /// Whoever stops runs that take too long holds each model meanwhile, and lets go of no other.
    @Test
    void aModelIsNotTakenFromItsHolderByWhoeverLooksForOverdueRuns() throws InterruptedException {
        ModelShelf shelf = new ModelShelf((_, _) -> new Idle(new AtomicInteger()), SETTINGS);
        AtomicBoolean over = new AtomicBoolean();
        Thread watch =
                Thread.ofPlatform()
                        .start(() -> {
                            while (!over.get()) {
                                shelf.stopOverdue(System.nanoTime());
                            }
                        });
        try {
            for (int i = 0; i < 4_000; i++) {
                LoadedModel model = shelf.take("a model", new Named("digest " + i));
                assertTrue(model.hold(), "model " + i + " was let go by somebody else");
                model.letGo();
                model.letGo();
            }
        } finally {
            over.set(true);
            watch.join();
        }
    }

    @Test
    void aSeatThatCouldNotBeOpenedIsNotLost() {
        AtomicInteger failures = new AtomicInteger(3);
        LoadedModel model = new LoadedModel("digest", new Idle(failures), SETTINGS);
        for (int i = 0; i < 3; i++) {
            assertThrows(IllegalStateException.class, () -> model.take(System.nanoTime()));
        }
        model.giveBack(model.take(System.nanoTime()));
        assertEquals(0, failures.get());
    }

    private record Named(String digest) implements ModelFiles {
        @Override
        public Map<String, Long> sizes() {
            return Map.of();
        }

        @Override
        public InputStream open(String path) {
            return InputStream.nullInputStream();
        }
    }

    /// A model that takes nothing and answers nothing.
    ///
    /// @param failures how many seats it fails to open first
    private record Idle(AtomicInteger failures) implements ModelBackend {
        @Override
        public Signature signature() {
            return new Signature(List.of(), List.of());
        }

        @Override
        public String platform() {
            return "none";
        }

        @Override
        public Seat open() {
            if (failures.get() > 0) {
                failures.decrementAndGet();
                throw new IllegalStateException("no memory");
            }
            return new IdleSeat();
        }

        @Override
        public void close() {}
    }

    private record IdleSeat() implements Seat {
        @Override
        public Tensor input(int index) {
            throw new IndexOutOfBoundsException(index);
        }

        @Override
        public boolean run(boolean[] wanted) {
            return true;
        }

        @Override
        public Tensor output(int index) {
            throw new IndexOutOfBoundsException(index);
        }

        @Override
        public void stop() {}

        @Override
        public void tidy() {}

        @Override
        public void close() {}
    }
}
