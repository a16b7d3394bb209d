package dev.kaname.tracking;

import dev.kaname.database.Database;
import dev.kaname.tracking.LoggedModelQuery.DatasetChoice;
import dev.kaname.tracking.LoggedModelQuery.Field;
import dev.kaname.tracking.search.Cell;
import dev.kaname.tracking.search.Condition;
import dev.kaname.tracking.search.Effort;
import dev.kaname.tracking.search.Entity;
import dev.kaname.tracking.search.Filter;
import dev.kaname.tracking.search.Grammars;
import dev.kaname.tracking.search.Operand;
import dev.kaname.tracking.search.Order;
import dev.kaname.tracking.search.PageToken;
import dev.kaname.tracking.search.Ranking;
import dev.kaname.tracking.search.Subject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// Searching logged models.
final class LoggedModelSearch {
    private static final int MOST = 50_000;
    private static final String METRICS = "metrics.";
    private static final Operand CREATED = new Operand(Entity.ATTRIBUTE, "creation_timestamp_ms");
    private static final Operand ID = new Operand(Entity.ATTRIBUTE, "model_id");

    private final Database database;

    LoggedModelSearch(Database database) {
        this.database = database;
    }

    Page<LoggedModel> search(String project, LoggedModelQuery query) {
        Query.of(query.filter(), query.limit()).within(MOST);
        return Query.inTurn(effort -> {
            Filter filter = Grammars.LOGGED_MODELS.filter(query.filter());
            List<String> identity = identity(project, query);
            Ranking<LoggedModel>.Cutter cutter =
                    new Ranking<>(columns(query.orderBy()))
                            .cut(PageToken.read(identity, query.token()), query.limit());
            if (!query.experiments().isEmpty()) {
                for (LoggedModel model : models(project, query)) {
                    if (matches(model, filter, query.datasets(), effort)) {
                        cutter.offer(model);
                    }
                }
            }
            Ranking.Cut<LoggedModel> cut = cutter.done();
            return new Page<>(cut.items(), cut.next().map(at -> PageToken.write(identity, at)));
        });
    }

    private List<LoggedModel> models(String project, LoggedModelQuery query) {
        return database.read(
                rows -> LoggedModels.ofExperiments(rows, project, query.experiments()));
    }

    private static List<String> identity(String project, LoggedModelQuery query) {
        return List.of(
                "loggedmodels",
                project,
                query.experiments().toString(),
                query.filter(),
                query.datasets().toString(),
                query.orderBy().toString());
    }

    private static boolean matches(
            LoggedModel model, Filter filter, List<DatasetChoice> datasets, Effort effort) {
        List<Metric> counting =
                model.metrics().stream()
                        .map(LoggedModel.RunMetric::metric)
                        .filter(metric ->
                                datasets.isEmpty()
                                        || datasets.stream()
                                                .anyMatch(choice -> choice.fits(metric)))
                        .toList();
        boolean asksMetrics =
                filter.clauses().anyMatch(clause -> clause.operand().entity() == Entity.METRIC);
        if (!datasets.isEmpty() && !asksMetrics && counting.isEmpty()) {
            return false;
        }
        return filter.matches(new Searched(model, counting), effort);
    }

    /// A model of which only some metrics count; a clause on a metric holds if any of them fulfils
    /// it.
    private record Searched(LoggedModel model, List<Metric> counting) implements Subject {
        @Override
        public OptionalDouble number(Operand operand) {
            return switch (operand.key()) {
                case "creation_timestamp_ms" ->
                        OptionalDouble.of((double) model.created().toEpochMilli());
                case "last_updated_timestamp_ms" ->
                        OptionalDouble.of((double) model.updated().toEpochMilli());
                default -> OptionalDouble.empty();
            };
        }

        @Override
        public Optional<String> text(Operand operand) {
            return switch (operand.entity()) {
                case PARAM -> Optional.ofNullable(model.params().get(operand.key()));
                case TAG -> Optional.ofNullable(model.tags().get(operand.key()));
                case ATTRIBUTE -> attribute(model, operand.key());
                case METRIC, DATASET -> Optional.empty();
            };
        }

        @Override
        public boolean fulfils(Operand operand, Condition condition) {
            if (operand.entity() == Entity.METRIC
                    && condition instanceof Condition.Compares compares) {
                return counting.stream()
                        .filter(metric -> metric.key().equals(operand.key()))
                        .anyMatch(metric -> compares.holds(metric.value()));
            }
            return Subject.super.fulfils(operand, condition);
        }
    }

    private static Optional<String> attribute(LoggedModel model, String key) {
        return switch (key) {
            case "name" -> Optional.of(model.name());
            case "model_id" -> Optional.of(model.id());
            case "model_type" -> model.type();
            case "source_run_id" -> model.run();
            case "experiment_id" -> Optional.of(Long.toString(model.experiment()));
            case "lifecycle_stage" -> Optional.of(model.deleted() ? "deleted" : "active");
            case "status" -> Optional.of(model.status().name());
            default -> Optional.empty();
        };
    }

    private static List<Ranking.Column<LoggedModel>> columns(List<Field> asked) {
        List<Ranking.Column<LoggedModel>> columns = new ArrayList<>();
        List<Operand> seen = new ArrayList<>();
        for (Field field : asked) {
            if (field.name().startsWith(METRICS)) {
                columns.add(new Ranking.Column<>(model -> metric(model, field), field.ascending()));
            } else {
                Operand operand = operand(field);
                seen.add(operand);
                columns.add(new Ranking.Column<>(model -> cell(model, operand), field.ascending()));
            }
        }
        if (!seen.contains(CREATED)) {
            columns.add(new Ranking.Column<>(model -> cell(model, CREATED), false));
        }
        if (!seen.contains(ID)) {
            columns.add(new Ranking.Column<>(model -> cell(model, ID), true));
        }
        return columns;
    }

    private static Operand operand(Field field) {
        if (field.name().indexOf('.') >= 0) {
            throw new TrackingFailure.Invalid(
                    "order_by",
                    "Invalid order by field name: %s. Only `metrics.<name>` is allowed."
                            .formatted(Messages.echo(field.name())));
        }
        List<Order> orders =
                Grammars.LOGGED_MODELS.orders(
                        List.of("`" + field.name().strip().replace("`", "``") + "`"));
        return orders.getFirst().operand();
    }

    private static Cell cell(LoggedModel model, Operand operand) {
        return switch (operand.key()) {
            case "creation_timestamp_ms" ->
                    Cell.of(OptionalLong.of(model.created().toEpochMilli()));
            case "last_updated_timestamp_ms" ->
                    Cell.of(OptionalLong.of(model.updated().toEpochMilli()));
            default -> Cell.of(attribute(model, operand.key()));
        };
    }

    private static Cell metric(LoggedModel model, Field field) {
        String key = field.name().substring(METRICS.length());
        Optional<Metric> latest =
                model.metrics().stream()
                        .map(LoggedModel.RunMetric::metric)
                        .filter(metric -> metric.key().equals(key))
                        .filter(metric ->
                                field.dataset().isEmpty() || field.dataset().get().fits(metric))
                        .max(
                                Comparator.comparingLong(Metric::timestamp)
                                        .thenComparingLong(Metric::step));
        return Cell.of(
                latest.isPresent()
                        ? OptionalDouble.of(latest.get().value())
                        : OptionalDouble.empty());
    }
}
