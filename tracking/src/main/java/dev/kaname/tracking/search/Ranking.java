package dev.kaname.tracking.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/// The order of a search's answer, total because its last column is unique, and pages cut from it.
public final class Ranking<T> {
    /// One column to sort by.
    public record Column<T>(Function<T, Cell> value, boolean ascending) {}

    private record Ranked<T>(T item, List<Cell> cells, long weight) {}

    /// A page, and where the next one begins if there is one.
    public record Cut<T>(List<T> items, Optional<List<Cell>> next) {}

    private final List<Column<T>> columns;

    public Ranking(List<Column<T>> columns) {
        this.columns = List.copyOf(columns);
    }

    public List<Cell> cells(T item) {
        List<Cell> cells = new ArrayList<>(columns.size());
        for (Column<T> column : columns) {
            cells.add(column.value().apply(item));
        }
        return cells;
    }

    public int compare(List<Cell> a, List<Cell> b) {
        for (int i = 0; i < columns.size(); i++) {
            int compared = Cell.compare(a.get(i), b.get(i), columns.get(i).ascending());
            if (compared != 0) {
                return compared;
            }
        }
        return 0;
    }

    /// Starts a page of at most `limit` items that come behind a position.
    ///
    /// @throws InvalidQuery if the position does not fit this ranking
    public Cutter cut(Optional<List<Cell>> after, int limit) {
        return cut(after, limit, _ -> 0, 0);
    }

    /// The same of a page that ends earlier where it would become too heavy; it has one item at
    /// least.
    ///
    /// @param weight of an item
    /// @param heaviest page, in the same unit
    public Cutter cut(
            Optional<List<Cell>> after, int limit, ToLongFunction<T> weight, long heaviest) {
        if (after.isPresent() && after.get().size() != columns.size()) {
            throw new InvalidQuery(PageToken.FIELD, "Invalid page token");
        }
        return new Cutter(after, limit, weight, heaviest);
    }

    /// Keeps the best items of however many it is offered; holds no more than a page.
    public final class Cutter {
        private final Optional<List<Cell>> after;
        private final int limit;
        private final ToLongFunction<T> weight;
        private final long heaviest;
        private final PriorityQueue<Ranked<T>> worstFirst;
        private long held;
        private Optional<List<Cell>> end = Optional.empty();

        private Cutter(
                Optional<List<Cell>> after, int limit, ToLongFunction<T> weight, long heaviest) {
            this.after = after;
            this.limit = limit;
            this.weight = weight;
            this.heaviest = heaviest;
            Comparator<Ranked<T>> order = (a, b) -> compare(a.cells(), b.cells());
            this.worstFirst = new PriorityQueue<>(order.reversed());
        }

        public void offer(T item) {
            List<Cell> cells = cells(item);
            if (after.isPresent() && compare(cells, after.get()) <= 0) {
                return;
            }
            // behind one that had no place there is none either: a page has no holes
            if (end.isPresent() && compare(cells, end.get()) > 0) {
                return;
            }
            Ranked<T> ranked = new Ranked<>(item, cells, weight.applyAsLong(item));
            worstFirst.add(ranked);
            held += ranked.weight();
            while (worstFirst.size() > limit || (held > heaviest && worstFirst.size() > 1)) {
                Ranked<T> worst = worstFirst.remove();
                held -= worst.weight();
                end = Optional.of(worst.cells());
            }
        }

        /// Whether the page is full: only what ranks before its last item could still change it.
        public boolean isFull() {
            return end.isPresent();
        }

        public Cut<T> done() {
            List<Ranked<T>> page = new ArrayList<>(worstFirst);
            page.sort((a, b) -> compare(a.cells(), b.cells()));
            return new Cut<>(
                    page.stream().map(Ranked::item).toList(), end.map(_ -> page.getLast().cells()));
        }
    }
}
