package dev.kaname.pipelines.file;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds steps that wait for each other. Without recursion: a chain may be thousands of steps long.
final class Cycles {
    private enum Visit {
        OPEN,
        DONE
    }

    private record Frame(String node, Iterator<String> rest) {}

    private Cycles() {}

    /// One cycle in the order of the work, its first step named again at the end.
    ///
    /// @param before for each node, what comes before it; names without an entry have nothing
    ///   before
    static Optional<List<String>> find(Map<String, List<String>> before) {
        Map<String, Visit> visits = new HashMap<>();
        for (String start : before.keySet()) {
            Optional<List<String>> cycle = from(start, before, visits);
            if (cycle.isPresent()) {
                return cycle;
            }
        }
        return Optional.empty();
    }

    private static Optional<List<String>> from(
            String start, Map<String, List<String>> before, Map<String, Visit> visits) {
        if (visits.containsKey(start)) {
            return Optional.empty();
        }
        ArrayDeque<Frame> path = new ArrayDeque<>();
        push(start, before, visits, path);
        while (!path.isEmpty()) {
            Frame frame = path.getLast();
            if (!frame.rest().hasNext()) {
                visits.put(frame.node(), Visit.DONE);
                path.removeLast();
                continue;
            }
            String next = frame.rest().next();
            Visit visit = visits.get(next);
            if (visit == Visit.OPEN) {
                return Optional.of(cycle(path, next));
            }
            if (visit == null) {
                push(next, before, visits, path);
            }
        }
        return Optional.empty();
    }

    private static void push(
            String node,
            Map<String, List<String>> before,
            Map<String, Visit> visits,
            ArrayDeque<Frame> path) {
        visits.put(node, Visit.OPEN);
        path.addLast(new Frame(node, before.getOrDefault(node, List.of()).iterator()));
    }

    private static List<String> cycle(ArrayDeque<Frame> path, String met) {
        List<String> names = new ArrayList<>(path.stream().map(Frame::node).toList());
        List<String> cycle = new ArrayList<>(names.subList(names.indexOf(met), names.size()));
        cycle.add(met);
        Collections.reverse(cycle);
        return cycle;
    }
}
