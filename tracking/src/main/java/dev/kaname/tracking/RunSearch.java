package dev.kaname.tracking;

import dev.kaname.database.Database;
import dev.kaname.database.Row;
import dev.kaname.database.Rows;
import dev.kaname.tracking.search.Cell;
import dev.kaname.tracking.search.Effort;
import dev.kaname.tracking.search.Entity;
import dev.kaname.tracking.search.Filter;
import dev.kaname.tracking.search.Grammars;
import dev.kaname.tracking.search.Operand;
import dev.kaname.tracking.search.Order;
import dev.kaname.tracking.search.PageToken;
import dev.kaname.tracking.search.Ranking;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Searching runs: one row is read per run, filtered and ordered here, alike on both databases.
///
/// In the order of starting, which is the default, rows come from an index, and reading stops with
/// the page. In any other order all runs of the experiments are looked at, and no more than a page
/// of them is held.
final class RunSearch {
    private static final int MOST = 50_000;
    private static final int MOST_EXPERIMENTS = 10_000;

    /// A page ends where its runs hold more than so many characters: clients read on.
    private static final long HEAVIEST = 16 << 20;

    /// Rows of one question to the database.
    private static final int CHUNK = 1_000;

    /// The same where the driver holds all of them at once, each of several million characters at
    /// the worst.
    private static final int CHUNK_HELD = 100;

    private static final Operand START = new Operand(Entity.ATTRIBUTE, "start_time");
    private static final Operand ID = new Operand(Entity.ATTRIBUTE, "run_id");

    private final Database database;

    RunSearch(Database database) {
        this.database = database;
    }

    Page<Run> search(String project, List<Long> experiments, Query query) {
        query.within(MOST);
        if (experiments.size() > MOST_EXPERIMENTS) {
            throw new TrackingFailure.Invalid(
                    "experiment_ids", "at most " + MOST_EXPERIMENTS + " experiments");
        }
        return Query.inTurn(effort -> {
            Filter filter = Grammars.RUNS.filter(query.filter());
            List<Order> orders = orders(Grammars.RUNS.orders(query.orderBy()));
            List<String> identity = query.identity("runs", project, experiments.toString());
            Optional<List<Cell>> after = query.position(identity);
            Ranking<SearchedRun> ranking = ranking(orders);
            Ranking<SearchedRun>.Cutter cutter =
                    ranking.cut(after, query.limit(), SearchedRun::weight, HEAVIEST);
            Scan scan =
                    new Scan(
                            project,
                            experiments,
                            query,
                            filter,
                            orders,
                            after,
                            ranking,
                            cutter,
                            effort);
            return database.read(rows -> answer(rows, scan, identity));
        });
    }

    private record Scan(
            String project,
            List<Long> experiments,
            Query query,
            Filter filter,
            List<Order> orders,
            Optional<List<Cell>> after,
            Ranking<SearchedRun> ranking,
            Ranking<SearchedRun>.Cutter cutter,
            Effort effort) {
        /// Whether the order is that of the index.
        boolean byStart() {
            return orders.size() == 2
                    && orders.getFirst().operand().equals(START)
                    && orders.getLast().equals(new Order(ID, true));
        }
    }

    private static Page<Run> answer(Rows rows, Scan scan, List<String> identity) {
        Optional<Set<String>> ids = scan.filter().confinedTo("run_id");
        if (scan.experiments().isEmpty()) {
            return new Page<>(List.of(), Optional.empty());
        }
        if (ids.isPresent()) {
            lookUp(rows, scan, ids.get());
        } else if (scan.byStart()) {
            readByStart(rows, scan);
        } else {
            readAll(rows, scan);
        }
        return opened(rows, scan, identity, scan.cutter().done());
    }

    /// The data sets of a run, which it may share with others, can weigh more than all the rest.
    private static Page<Run> opened(
            Rows rows, Scan scan, List<String> identity, Ranking.Cut<SearchedRun> cut) {
        Datasets datasets = new Datasets(rows, scan.project());
        List<Run> runs = new ArrayList<>();
        long weight = 0;
        for (SearchedRun found : cut.items()) {
            Run run = found.run().opened(datasets);
            weight += found.weight() + Datasets.weight(run);
            if (weight > HEAVIEST && !runs.isEmpty()) {
                List<Cell> last = scan.ranking().cells(cut.items().get(runs.size() - 1));
                return new Page<>(runs, Optional.of(PageToken.write(identity, last)));
            }
            runs.add(run);
        }
        return new Page<>(runs, cut.next().map(cells -> PageToken.write(identity, cells)));
    }

    private static void lookUp(Rows rows, Scan scan, Set<String> ids) {
        for (String id : ids) {
            StoredRun.find(rows, scan.project(), id)
                    .filter(run -> scan.experiments().contains(run.info().experiment()))
                    .filter(run -> scan.query().view().shows(run.info().deleted()))
                    .ifPresent(run -> offer(scan, run));
        }
    }

    private static void offer(Scan scan, StoredRun run) {
        SearchedRun searched = new SearchedRun(run);
        if (scan.filter().matches(searched, scan.effort())) {
            scan.cutter().offer(searched);
        }
    }

    /// Reads in the order of the index from behind the last run seen, until the page is full.
    private static void readByStart(Rows rows, Scan scan) {
        boolean ascending = scan.orders().getFirst().ascending();
        long start = ascending ? Long.MIN_VALUE : Long.MAX_VALUE;
        String id = "";
        if (scan.after().isPresent()
                && scan.after().get().getFirst() instanceof Cell.Whole(long value)
                && scan.after().get().getLast() instanceof Cell.Text(String text)) {
            start = value;
            id = text;
        }
        int most = chunk(rows);
        int chunk = Math.min(scan.query().limit() + 1, most);
        String sql = byStart(scan, ascending);
        while (true) {
            List<Optional<RunInfo>> runs =
                    rows.list(
                            sql,
                            row -> offerUnlessFull(scan, row),
                            arguments(scan, start, start, id, chunk));
            if (runs.size() < chunk || runs.getLast().isEmpty()) {
                return;
            }
            start = runs.getLast().get().started();
            id = runs.getLast().get().id();
            chunk = most;
        }
    }

    /// What lies behind a full page is not even read.
    private static Optional<RunInfo> offerUnlessFull(Scan scan, Row row) {
        if (scan.cutter().isFull()) {
            return Optional.empty();
        }
        StoredRun run = StoredRun.of(row);
        offer(scan, run);
        return Optional.of(run.info());
    }

    private static int chunk(Rows rows) {
        return switch (rows.dialect()) {
            case SQLITE -> CHUNK;
            case POSTGRESQL -> CHUNK_HELD;
        };
    }

    private static String byStart(Scan scan, boolean ascending) {
        String beyond = ascending ? ">" : "<";
        return select(scan)
                + " AND (started_ms "
                + beyond
                + " ? OR (started_ms = ? AND id > ?)) ORDER BY started_ms "
                + (ascending ? "ASC" : "DESC")
                + ", id LIMIT ?";
    }

    /// Looks at every run, in pieces, so that no database driver holds them all.
    private static void readAll(Rows rows, Scan scan) {
        String sql = select(scan) + " AND number > ? ORDER BY number LIMIT ?";
        int chunk = chunk(rows);
        long last = -1;
        while (true) {
            List<Long> numbers =
                    rows.list(
                            sql,
                            row -> {
                                StoredRun run = StoredRun.of(row);
                                offer(scan, run);
                                return run.number();
                            },
                            arguments(scan, last, chunk));
            if (numbers.size() < chunk) {
                return;
            }
            last = numbers.getLast();
        }
    }

    private static String select(Scan scan) {
        String marks = String.join(", ", Collections.nCopies(scan.experiments().size(), "?"));
        String stage =
                switch (scan.query().view()) {
                    case ACTIVE_ONLY -> " AND deleted = 0";
                    case DELETED_ONLY -> " AND deleted = 1";
                    case ALL -> " AND deleted IN (0, 1)";
                };
        return "SELECT "
                + StoredRun.COLUMNS
                + " FROM tracking_runs WHERE project = ? AND experiment IN ("
                + marks
                + ")"
                + stage;
    }

    private static @Nullable Object[] arguments(Scan scan, Object... rest) {
        List<@Nullable Object> arguments = new ArrayList<>();
        arguments.add(scan.project());
        arguments.addAll(scan.experiments());
        arguments.addAll(List.of(rest));
        return arguments.toArray();
    }

    /// Behind what was asked for, the youngest first, then by id.
    private static List<Order> orders(List<Order> asked) {
        List<Order> orders = new ArrayList<>(asked);
        if (orders.stream().noneMatch(order -> order.operand().equals(START))) {
            orders.add(new Order(START, false));
        }
        if (orders.stream().noneMatch(order -> order.operand().equals(ID))) {
            orders.add(new Order(ID, true));
        }
        return orders;
    }

    private static Ranking<SearchedRun> ranking(List<Order> orders) {
        return new Ranking<>(
                orders.stream()
                        .map(order ->
                                new Ranking.Column<SearchedRun>(
                                        run -> run.cell(order.operand()), order.ascending()))
                        .toList());
    }
}
