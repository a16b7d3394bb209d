package dev.kaname.tracking;

import dev.kaname.database.Database;
import dev.kaname.database.Rows;
import dev.kaname.tracking.search.Cell;
import dev.kaname.tracking.search.Entity;
import dev.kaname.tracking.search.Filter;
import dev.kaname.tracking.search.Grammars;
import dev.kaname.tracking.search.Operand;
import dev.kaname.tracking.search.Order;
import dev.kaname.tracking.search.Ranking;
import dev.kaname.tracking.search.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;

/// Searching registered models and their versions. Prompts, which are kept as models, are shown
/// only to those who ask for them.
final class RegistrySearch {
    private static final int MOST_MODELS = 1_000;
    private static final int MOST_VERSIONS = 200_000;
    private static final Operand NAME = new Operand(Entity.ATTRIBUTE, "name");

    private final Database database;

    RegistrySearch(Database database) {
        this.database = database;
    }

    private record SearchedModel(RegistryRows.Head head) implements Subject {
        @Override
        public OptionalDouble number(Operand operand) {
            return OptionalDouble.empty();
        }

        @Override
        public Optional<String> text(Operand operand) {
            return operand.entity() == Entity.TAG
                    ? tag(head.tags(), operand.key())
                    : Optional.of(head.name());
        }

        private Cell cell(Operand operand) {
            return switch (operand.key()) {
                case "name" -> new Cell.Text(head.name());
                case "creation_timestamp" -> new Cell.Whole(head.created().toEpochMilli());
                case "last_updated_timestamp" -> new Cell.Whole(head.updated().toEpochMilli());
                default -> throw noOrder(operand);
            };
        }
    }

    private record SearchedVersion(ModelVersion version) implements Subject {
        @Override
        public OptionalDouble number(Operand operand) {
            return operand.key().equals("version_number")
                    ? OptionalDouble.of((double) version.number())
                    : OptionalDouble.empty();
        }

        @Override
        public Optional<String> text(Operand operand) {
            if (operand.entity() == Entity.TAG) {
                return tag(version.tags(), operand.key());
            }
            return switch (operand.key()) {
                case "name" -> Optional.of(version.name());
                case "run_id" -> version.run();
                case "source_path" -> Optional.of(version.source());
                default -> Optional.empty();
            };
        }

        private Cell cell(Operand operand) {
            return switch (operand.key()) {
                case "name" -> new Cell.Text(version.name());
                case "version_number" -> new Cell.Whole(version.number());
                case "creation_timestamp" ->
                        Cell.of(OptionalLong.of(version.created().toEpochMilli()));
                case "last_updated_timestamp" ->
                        Cell.of(OptionalLong.of(version.updated().toEpochMilli()));
                default -> throw noOrder(operand);
            };
        }
    }

    private static TrackingFailure.Invalid noOrder(Operand operand) {
        return new TrackingFailure.Invalid(
                "order_by", "Invalid order_by entity: " + Messages.echo(operand.key()));
    }

    /// The tag of prompts is as good as `false` where it is absent.
    private static Optional<String> tag(Map<String, String> tags, String key) {
        Optional<String> value = Optional.ofNullable(tags.get(key));
        return key.equals(RegisteredModel.PROMPT) ? value.or(() -> Optional.of("false")) : value;
    }

    private static boolean hides(Filter filter, Map<String, String> tags) {
        return RegisteredModel.isPrompt(tags)
                && filter.clauses()
                        .noneMatch(clause ->
                                clause.operand()
                                        .equals(new Operand(Entity.TAG, RegisteredModel.PROMPT)));
    }

    Page<RegisteredModel> models(String project, Query query) {
        query.within(MOST_MODELS);
        return Query.inTurn(effort -> {
            Filter filter = Grammars.REGISTERED_MODELS.filter(query.filter());
            List<String> identity = query.identity("registeredmodels", project);
            Ranking<SearchedModel>.Cutter cutter =
                    ranking(
                                    Grammars.REGISTERED_MODELS.orders(query.orderBy()),
                                    List.of(new Order(NAME, true)),
                                    SearchedModel::cell)
                            .cut(query.position(identity), query.limit());
            return database.read(rows -> {
                for (RegistryRows.Head head : RegistryRows.heads(rows, project)) {
                    SearchedModel model = new SearchedModel(head);
                    if (!hides(filter, head.tags()) && filter.matches(model, effort)) {
                        cutter.offer(model);
                    }
                }
                return open(rows, project, query.page(identity, cutter.done()));
            });
        });
    }

    private static Page<RegisteredModel> open(Rows rows, String project, Page<SearchedModel> page) {
        return new Page<>(
                page.items().stream()
                        .map(model -> RegistryRows.open(rows, project, model.head()))
                        .toList(),
                page.next());
    }

    Page<ModelVersion> versions(String project, Query query) {
        query.within(MOST_VERSIONS);
        return Query.inTurn(effort -> {
            Filter filter = Grammars.MODEL_VERSIONS.filter(query.filter());
            List<String> identity = query.identity("versions", project);
            Ranking<SearchedVersion>.Cutter cutter =
                    ranking(
                                    Grammars.MODEL_VERSIONS.orders(query.orderBy()),
                                    versionOrder(query.orderBy().isEmpty()),
                                    SearchedVersion::cell)
                            .cut(query.position(identity), query.limit());
            return database.read(rows -> {
                for (ModelVersion each : candidates(rows, project, filter)) {
                    SearchedVersion version = new SearchedVersion(each);
                    if (!hides(filter, each.tags()) && filter.matches(version, effort)) {
                        cutter.offer(version);
                    }
                }
                return opened(rows, project, query.page(identity, cutter.done()));
            });
        });
    }

    private static Page<ModelVersion> opened(
            Rows rows, String project, Page<SearchedVersion> page) {
        return new Page<>(
                RegistryRows.withAliases(
                        rows,
                        project,
                        page.items().stream().map(SearchedVersion::version).toList()),
                page.next());
    }

    private static List<ModelVersion> candidates(Rows rows, String project, Filter filter) {
        Optional<Set<String>> names = filter.confinedTo("name");
        if (names.isEmpty()) {
            return RegistryRows.versions(rows, project, Optional.empty());
        }
        List<ModelVersion> candidates = new ArrayList<>();
        for (String name : names.get()) {
            RegistryRows.find(rows, project, name)
                    .ifPresent(head ->
                            candidates.addAll(
                                    RegistryRows.versions(rows, project, Optional.of(head))));
        }
        return candidates;
    }

    private static List<Order> versionOrder(boolean youngestFirst) {
        List<Order> orders = new ArrayList<>();
        if (youngestFirst) {
            orders.add(new Order(new Operand(Entity.ATTRIBUTE, "last_updated_timestamp"), false));
        }
        orders.add(new Order(NAME, true));
        orders.add(new Order(new Operand(Entity.ATTRIBUTE, "version_number"), false));
        return orders;
    }

    /// @param behind orders that come behind those asked for, and make the whole unique
    private static <T> Ranking<T> ranking(
            List<Order> asked, List<Order> behind, BiFunction<T, Operand, Cell> cell) {
        List<Order> orders = new ArrayList<>(asked);
        for (Order order : behind) {
            if (orders.stream().noneMatch(other -> other.operand().equals(order.operand()))) {
                orders.add(order);
            }
        }
        return new Ranking<>(
                orders.stream()
                        .map(order ->
                                new Ranking.Column<T>(
                                        item -> cell.apply(item, order.operand()),
                                        order.ascending()))
                        .toList());
    }
}
