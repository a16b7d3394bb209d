package dev.kaname.pipelines;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// The attempts under way, and the room they take. An attempt lands once, whoever sees its end
/// first.
final class Flights {
    private final ConcurrentMap<String, Flight> flights = new ConcurrentHashMap<>();
    private final Capacity capacity;

    Flights(Capacity capacity) {
        this.capacity = capacity;
    }

    /// One attempt under way.
    ///
    /// @param share the room it takes
    record Flight(LiveRun run, int ordinal, int number, String attempt, Capacity.Share share) {}

    /// The room was taken when the attempt was decided on.
    void begin(Flight flight) {
        flights.put(flight.attempt(), flight);
    }

    /// An attempt of an earlier engine: it has its room whether there is any or not.
    void adopt(Flight flight) {
        capacity.seize(flight.share());
        begin(flight);
    }

    Optional<Flight> find(String attempt) {
        return Optional.ofNullable(flights.get(attempt));
    }

    List<Flight> all() {
        return List.copyOf(flights.values());
    }

    int size() {
        return flights.size();
    }

    /// Answers whether this call was the one that landed it; then its room is free.
    boolean land(Flight flight) {
        boolean landed = flights.remove(flight.attempt(), flight);
        if (landed) {
            capacity.giveBack(flight.share());
        }
        return landed;
    }
}
