package dev.kaname.tracking;

import dev.kaname.database.Database;
import dev.kaname.tracking.search.Cell;
import dev.kaname.tracking.search.Condition;
import dev.kaname.tracking.search.Entity;
import dev.kaname.tracking.search.Filter;
import dev.kaname.tracking.search.Grammars;
import dev.kaname.tracking.search.Operand;
import dev.kaname.tracking.search.Order;
import dev.kaname.tracking.search.Ranking;
import java.util.ArrayList;
import java.util.List;

/// Searching experiments. There are thousands at most, so all of a project's are read.
final class ExperimentSearch {
    private static final int MOST = 50_000;
    private static final Operand ID = new Operand(Entity.ATTRIBUTE, "experiment_id");

    private final Database database;

    ExperimentSearch(Database database) {
        this.database = database;
    }

    Page<Experiment> search(String project, Query query) {
        query.within(MOST);
        return Query.inTurn(effort -> {
            Filter filter = Grammars.EXPERIMENTS.filter(query.filter());
            filter.clauses().forEach(ExperimentSearch::checkId);
            List<String> identity = query.identity("experiments", project);
            Ranking<Experiment>.Cutter cutter =
                    ranking(Grammars.EXPERIMENTS.orders(query.orderBy()))
                            .cut(query.position(identity), query.limit());
            for (Experiment each : database.read(rows -> Experiments.all(rows, project))) {
                if (query.view().shows(each.deleted()) && filter.matches(each, effort)) {
                    cutter.offer(each);
                }
            }
            return query.page(identity, cutter.done());
        });
    }

    private static Ranking<Experiment> ranking(List<Order> asked) {
        List<Order> orders = new ArrayList<>(asked);
        if (orders.isEmpty()) {
            orders.add(new Order(new Operand(Entity.ATTRIBUTE, "creation_time"), false));
        }
        if (orders.stream().noneMatch(order -> order.operand().equals(ID))) {
            orders.add(new Order(ID, true));
        }
        return new Ranking<>(
                orders.stream()
                        .map(order ->
                                new Ranking.Column<Experiment>(
                                        each -> cell(each, order.operand()), order.ascending()))
                        .toList());
    }

    private static Cell cell(Experiment experiment, Operand operand) {
        if (operand.entity() == Entity.TAG) {
            throw new TrackingFailure.Invalid("order_by", "Invalid order_by entity: tag");
        }
        return switch (operand.key()) {
            case "experiment_id" -> new Cell.Whole(experiment.number());
            case "name" -> new Cell.Text(experiment.name());
            default -> Cell.of(experiment.number(operand));
        };
    }

    private static void checkId(Filter.Clause clause) {
        if (!clause.operand().equals(ID)) {
            return;
        }
        switch (clause.condition()) {
            case Condition.Equals equals -> ExperimentIds.parse(equals.value());
            case Condition.OneOf oneOf -> oneOf.values().forEach(ExperimentIds::parse);
            case Condition.Compares _, Condition.Fits _, Condition.Absent _ -> {}
        }
    }
}
