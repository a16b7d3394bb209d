package dev.kaname.pipelines.testing;

import dev.kaname.database.Who;
import dev.kaname.pipelines.ports.Content;
import dev.kaname.pipelines.ports.Models;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A registry of models in memory.
public final class MemoryModels implements Models {
    private final Map<String, List<Logged>> logged = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Double>> metrics = new ConcurrentHashMap<>();
    private final List<Version> versions = new CopyOnWriteArrayList<>();
    private final Map<String, Version> aliases = new ConcurrentHashMap<>();
    private final List<String> verdicts = new CopyOnWriteArrayList<>();

    public List<Version> versions() {
        return List.copyOf(versions);
    }

    public List<String> verdicts() {
        return List.copyOf(verdicts);
    }

    public void alias(String model, String alias, Version version) {
        aliases.put(model + "@" + alias, version);
    }

    public void log(String attempt, Logged model) {
        logged.computeIfAbsent(attempt, _ -> new ArrayList<>()).add(model);
    }

    public void measure(String attempt, Map<String, Double> values) {
        metrics.put(attempt, values);
    }

    @Override
    public List<Logged> loggedBy(String project, String attempt) {
        return List.copyOf(logged.getOrDefault(attempt, List.of()));
    }

    @Override
    public Map<String, Double> metricsOf(String project, String attempt) {
        return metrics.getOrDefault(attempt, Map.of());
    }

    @Override
    public Optional<Version> resolve(String project, String model, String alias) {
        return Optional.ofNullable(aliases.get(model + "@" + alias));
    }

    @Override
    public synchronized Version register(NewVersion wanted) {
        return versions.stream()
                .filter(v ->
                        v.model().equals(wanted.model()) && v.content().equals(wanted.content()))
                .findFirst()
                .orElseGet(() -> add(wanted.model(), wanted.content()));
    }

    private Version add(String model, Content content) {
        String number = String.valueOf(versions.size() + 1);
        Version version = new Version(model, number, model + "-" + number, content);
        versions.add(version);
        return version;
    }

    @Override
    public void judge(
            Who who,
            String project,
            Version version,
            boolean passed,
            String verdict,
            String attempt) {
        verdicts.add(
                version.model() + "/" + version.version() + " " + (passed ? "passed" : "refused"));
    }
}
