package dev.kaname.tracking;

import dev.kaname.tracking.search.Cell;
import dev.kaname.tracking.search.InvalidQuery;
import dev.kaname.tracking.search.PageToken;
import dev.kaname.tracking.search.Ranking;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// What a search was asked, in MLflow's language.
///
/// @param limit most items of a page, from 1
/// @param token empty for the first page
public record Query(String filter, List<String> orderBy, View view, int limit, String token) {
    public Query {
        orderBy = List.copyOf(orderBy);
    }

    public static Query of(String filter, int limit) {
        return new Query(filter, List.of(), View.ACTIVE_ONLY, limit, "");
    }

    public Query orderedBy(String... order) {
        return new Query(filter, List.of(order), view, limit, token);
    }

    public Query showing(View other) {
        return new Query(filter, orderBy, other, limit, token);
    }

    public Query after(Page<?> page) {
        return new Query(filter, orderBy, view, limit, page.next().orElseThrow());
    }

    /// @throws TrackingFailure.Invalid if the limit is out of bounds
    Query within(int most) {
        if (limit < 1) {
            throw new TrackingFailure.Invalid(
                    "max_results",
                    "Invalid value "
                            + limit
                            + " for parameter 'max_results' supplied. It must be a positive integer");
        }
        if (limit > most) {
            throw new TrackingFailure.Invalid(
                    "max_results",
                    "Invalid value "
                            + limit
                            + " for parameter 'max_results' supplied. It must be at most "
                            + most);
        }
        return this;
    }

    /// What a page token is bound to.
    ///
    /// @param scope what was searched: kind, project, experiments
    List<String> identity(String... scope) {
        List<String> identity = new ArrayList<>(List.of(scope));
        identity.add(filter);
        identity.addAll(orderBy);
        identity.add(view.name());
        return identity;
    }

    Optional<List<Cell>> position(List<String> identity) {
        return PageToken.read(identity, token);
    }

    <T> Page<T> page(List<String> identity, Ranking.Cut<T> cut) {
        return new Page<>(cut.items(), cut.next().map(cells -> PageToken.write(identity, cells)));
    }

    /// Runs a search and turns what its language could not read into our failure.
    static <T> T understood(Supplier<T> search) {
        try {
            return search.get();
        } catch (InvalidQuery e) {
            throw new TrackingFailure.Invalid(e.field(), e.getMessage());
        }
    }
}
