package dev.kaname.tracking;

import dev.kaname.tracking.search.Entity;
import dev.kaname.tracking.search.Operand;
import dev.kaname.tracking.search.Subject;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// A folder of runs.
///
/// @param author the principal who created it
/// @param number within its project; 0 is the experiment `Default`, there from the start
public record Experiment(
        long number,
        String name,
        boolean deleted,
        Instant created,
        Instant updated,
        String author,
        Map<String, String> tags)
        implements Subject {

    public String artifactLocation() {
        return ArtifactRoot.SCHEME + number;
    }

    @Override
    public OptionalDouble number(Operand operand) {
        return switch (operand.key()) {
            case "creation_time" -> OptionalDouble.of((double) created.toEpochMilli());
            case "last_update_time" -> OptionalDouble.of((double) updated.toEpochMilli());
            default -> OptionalDouble.empty();
        };
    }

    @Override
    public Optional<String> text(Operand operand) {
        if (operand.entity() == Entity.TAG) {
            return Optional.ofNullable(tags.get(operand.key()));
        }
        return switch (operand.key()) {
            case "name" -> Optional.of(name);
            case "experiment_id" -> Optional.of(Long.toString(number));
            default -> Optional.empty();
        };
    }
}
