package dev.kaname.pipelines.testing;

import dev.kaname.database.Tx;
import dev.kaname.pipelines.file.Component;
import dev.kaname.pipelines.ports.AttemptTokens;
import dev.kaname.pipelines.ports.Components;
import dev.kaname.pipelines.ports.Rights;
import dev.kaname.pipelines.ports.Software;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// The ports that have little to say in tests.
public final class SmallPorts {
    private SmallPorts() {}

    public record Tokens(Set<String> good) implements AttemptTokens {
        @Override
        public String mint(Tx tx, Attempt attempt, Duration longest) {
            good.add(attempt.id());
            return "knr_" + attempt.id();
        }

        @Override
        public void end(Tx tx, String project, String attempt) {
            good.remove(attempt);
        }
    }

    public record Except(Set<String> forbidden) implements Rights {
        @Override
        public boolean mayReadData(String project, String principal, String repository) {
            return !forbidden.contains(principal + " " + repository);
        }

        @Override
        public boolean mayWriteData(String project, String principal, String repository) {
            return true;
        }

        @Override
        public boolean mayDeploy(String project, String principal) {
            return true;
        }
    }

    public record NoComponents() implements Components {
        @Override
        public Optional<Component> find(String name, int version) {
            return Optional.empty();
        }

        @Override
        public List<String> references() {
            return List.of();
        }

        @Override
        public void materialise(String reference, String digest, Path folder) {
            throw new IllegalStateException(reference);
        }

        @Override
        public Optional<byte[]> read(String reference, String digest, String path) {
            return Optional.empty();
        }
    }

    /// @param index how often something newer was published that satisfies the same requirements
    public record NoSoftware(AtomicInteger index) implements Software {
        @Override
        public Lock lock(String python, String requirements, Consumer<String> progress) {
            progress.accept("resolving " + requirements);
            return new Lock(
                    "lock-of-%d-%d".formatted(requirements.hashCode(), index.get()), requirements);
        }

        @Override
        public Ready prepare(Lock lock, Consumer<String> progress) {
            return new Ready(Path.of("/usr/bin"), List.of());
        }
    }
}
