package dev.kaname.pipelines.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/// Puts names in an order in which each comes after what it depends on, and otherwise as written.
final class Order {
    private Order() {}

    /// @param before for each name, what must come before it
    /// @throws IllegalArgumentException if there is no such order
    static List<String> of(Map<String, Set<String>> before) {
        List<String> names = List.copyOf(before.keySet());
        Map<String, Integer> places = new HashMap<>();
        names.forEach(name -> places.put(name, places.size()));
        int[] missing = new int[names.size()];
        List<List<Integer>> next = new ArrayList<>();
        names.forEach(_ -> next.add(new ArrayList<>()));
        before.forEach((name, needs) ->
                new LinkedHashSet<>(needs)
                        .forEach(need -> {
                            Integer from = places.get(need);
                            if (from == null) {
                                throw new IllegalArgumentException("no step " + need);
                            }
                            next.get(from).add(places.getOrDefault(name, 0));
                            missing[places.getOrDefault(name, 0)]++;
                        }));
        PriorityQueue<Integer> free = new PriorityQueue<>();
        for (int i = 0; i < missing.length; i++) {
            if (missing[i] == 0) {
                free.add(i);
            }
        }
        List<String> order = new ArrayList<>();
        while (!free.isEmpty()) {
            int place = free.remove();
            order.add(names.get(place));
            for (int after : next.get(place)) {
                if (--missing[after] == 0) {
                    free.add(after);
                }
            }
        }
        if (order.size() < names.size()) {
            throw new IllegalArgumentException("steps wait for each other");
        }
        return order;
    }
}
