package dev.kaname.tracking.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Function;

/// The order of a search's answer, total because its last column is unique, and pages cut from it.
public final class Ranking<T> {
    /// One column to sort by.
    public record Column<T>(Function<T, Cell> value, boolean ascending) {}

    private record Ranked<T>(T item, List<Cell> cells) {}

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
        if (after.isPresent() && after.get().size() != columns.size()) {
            throw new InvalidQuery(PageToken.FIELD, "Invalid page token");
        }
        return new Cutter(after, limit);
    }

    /// Keeps the best items of however many it is offered; holds no more than a page.
    public final class Cutter {
        private final Optional<List<Cell>> after;
        private final int limit;
        private final PriorityQueue<Ranked<T>> worstFirst;

        private Cutter(Optional<List<Cell>> after, int limit) {
            this.after = after;
            this.limit = limit;
            Comparator<Ranked<T>> order = (a, b) -> compare(a.cells(), b.cells());
            this.worstFirst = new PriorityQueue<>(order.reversed());
        }

        public void offer(T item) {
            List<Cell> cells = cells(item);
            if (after.isPresent() && compare(cells, after.get()) <= 0) {
                return;
            }
            if (worstFirst.size() <= limit) {
                worstFirst.add(new Ranked<>(item, cells));
            } else if (compare(cells, worstFirst.peek().cells()) < 0) {
                worstFirst.poll();
                worstFirst.add(new Ranked<>(item, cells));
            }
        }

        public Cut<T> done() {
            List<Ranked<T>> sorted = new ArrayList<>(worstFirst);
            sorted.sort((a, b) -> compare(a.cells(), b.cells()));
            boolean more = sorted.size() > limit;
            List<Ranked<T>> page = more ? sorted.subList(0, limit) : sorted;
            return new Cut<>(
                    page.stream().map(Ranked::item).toList(),
                    more ? Optional.of(page.getLast().cells()) : Optional.empty());
        }
    }
}
