package dev.kaname.tracking;

import dev.kaname.tracking.search.Cell;
import dev.kaname.tracking.search.Effort;
import dev.kaname.tracking.search.InvalidQuery;
import dev.kaname.tracking.search.PageToken;
import dev.kaname.tracking.search.Ranking;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/// What a search was asked, in MLflow's language.
///
/// @param limit most items of a page, from 1
/// @param token empty for the first page
public record Query(String filter, List<String> orderBy, View view, int limit, String token) {
    /// A search holds one of the connections that read, and computes: of a whole server's, so many
    /// run at once, and leave connections to everything else.
    private static final Semaphore TURNS = new Semaphore(2, true);

    /// A virtual thread that reads from SQLite holds its carrier, of which there are as many as
    /// processors: on a small machine two searches would hold up everybody.
    private static final ExecutorService SEARCHES =
            Executors.newCachedThreadPool(
                    Thread.ofPlatform().daemon().name("search-", 0).factory());

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Duration MOST_WORK = Duration.ofSeconds(5);

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

    /// The same for a search that may look at everything: it waits for its turn, and its work has a
    /// limit.
    ///
    /// @throws TrackingFailure.Busy if others search all the time
    static <T> T inTurn(Function<Effort, T> search) {
        try {
            if (!TURNS.tryAcquire(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new TrackingFailure.Busy();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new TrackingFailure.Busy();
        }
        CompletableFuture<T> found =
                CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return understood(() -> search.apply(Effort.of(MOST_WORK)));
                            } finally {
                                TURNS.release();
                            }
                        },
                        SEARCHES);
        try {
            return found.join();
        } catch (CompletionException failed) {
            throw switch (failed.getCause()) {
                case RuntimeException cause -> cause;
                case Error cause -> throw cause;
                case null, default -> failed;
            };
        }
    }
}
