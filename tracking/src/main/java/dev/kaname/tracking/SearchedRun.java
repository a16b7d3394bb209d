package dev.kaname.tracking;

import dev.kaname.tracking.search.Cell;
import dev.kaname.tracking.search.Condition;
import dev.kaname.tracking.search.Operand;
import dev.kaname.tracking.search.Subject;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// A run as a search looks at it: contents stay text until a clause asks for a key of them.
record SearchedRun(StoredRun run) implements Subject {
    static final String CONTEXT = "mlflow.data.context";

    @Override
    public OptionalDouble number(Operand operand) {
        return switch (operand.entity()) {
            case METRIC -> {
                Optional<Latest> latest = ContentsJson.metric(run.metrics(), operand.key());
                yield latest.isPresent()
                        ? OptionalDouble.of(latest.get().value())
                        : OptionalDouble.empty();
            }
            case ATTRIBUTE -> real(time(operand.key()));
            case PARAM, TAG, DATASET -> OptionalDouble.empty();
        };
    }

    private static OptionalDouble real(OptionalLong whole) {
        return whole.isPresent()
                ? OptionalDouble.of((double) whole.getAsLong())
                : OptionalDouble.empty();
    }

    private OptionalLong time(String attribute) {
        return switch (attribute) {
            case "start_time" -> OptionalLong.of(run.info().started());
            case "end_time" -> run.info().ended();
            default -> OptionalLong.empty();
        };
    }

    @Override
    public Optional<String> text(Operand operand) {
        return switch (operand.entity()) {
            case PARAM -> ContentsJson.text(run.params(), operand.key());
            case TAG -> ContentsJson.text(run.tags(), operand.key());
            case ATTRIBUTE -> attribute(operand.key());
            case METRIC, DATASET -> Optional.empty();
        };
    }

    private Optional<String> attribute(String key) {
        RunInfo info = run.info();
        return switch (key) {
            case "run_id" -> Optional.of(info.id());
            case "run_name" -> Optional.of(info.name());
            case "user_id" -> Optional.of(info.user());
            case "status" -> Optional.of(info.status().name());
            case "artifact_uri" -> Optional.of(info.artifactUri());
            default -> Optional.empty();
        };
    }

    /// A clause about data sets holds if any one of them fulfils it.
    @Override
    public boolean fulfils(Operand operand, Condition condition) {
        return switch (operand.entity()) {
            case DATASET ->
                    InputsJson.inputs(run.inputs()).datasets().stream()
                            .anyMatch(input -> dataset(input, operand.key(), condition));
            case METRIC, PARAM, TAG, ATTRIBUTE -> Subject.super.fulfils(operand, condition);
        };
    }

    private static boolean dataset(InputsJson.StoredInput input, String key, Condition condition) {
        Map<String, String> tags = input.tags();
        return switch (key) {
            case "name" -> condition.holds(input.name());
            case "digest" -> condition.holds(input.digest());
            case "context" -> tags.containsKey(CONTEXT) && condition.holds(tags.get(CONTEXT));
            default -> false;
        };
    }

    /// Characters of what it holds.
    long weight() {
        return (long) run.params().length()
                + run.tags().length()
                + run.metrics().length()
                + run.inputs().length()
                + run.outputs().length();
    }

    /// The value to sort by.
    Cell cell(Operand operand) {
        return switch (operand.entity()) {
            case METRIC -> Cell.of(number(operand));
            case PARAM, TAG -> Cell.of(text(operand));
            case ATTRIBUTE ->
                    operand.key().endsWith("_time")
                            ? Cell.of(time(operand.key()))
                            : Cell.of(text(operand));
            case DATASET ->
                    throw new TrackingFailure.Invalid(
                            "order_by", "Invalid order_by entity: dataset");
        };
    }
}
