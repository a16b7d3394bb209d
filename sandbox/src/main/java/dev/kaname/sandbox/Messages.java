package dev.kaname.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// How our records are written and read in the lines that step-host speaks.
final class Messages {
    private Messages() {}

    static ObjectNode start(AttemptSpec spec, Path here, List<Path> hidden) {
        ObjectNode request = HostChannel.request("start");
        ObjectNode to = request.putObject("spec");
        to.put("attempt", spec.attempt())
                .put("folder", spec.folder().toString())
                .put("here", here.toString());
        to.put("graceMs", spec.grace().toMillis()).put("logCap", spec.logCap());
        to.put("isolation", spec.isolation().word());
        spec.timeout().ifPresent(time -> to.put("timeoutMs", time.toMillis()));
        words(to.putArray("command"), spec.command());
        ObjectNode environment = to.putObject("environment");
        spec.environment().forEach(environment::put);
        paths(to.putArray("readable"), spec.readable());
        paths(to.putArray("writable"), spec.writable());
        paths(to.putArray("hidden"), hidden);
        limits(to.putObject("limits"), spec.limits());
        secrets(to.putArray("secrets"), spec.secrets());
        spec.relay()
                .ifPresent(way ->
                        to.putObject("relay").put("port", way.port()).put("token", way.token()));
        return request;
    }

    static ProcessIdentity process(JsonNode from) {
        return new ProcessIdentity(
                from.path("pid").asLong(), from.path("ticks").asLong(), from.path("boot").asText());
    }

    static RunningAttempt running(JsonNode from) {
        return new RunningAttempt(
                from.path("attempt").asText(), process(from), instant(from.path("startedAt")));
    }

    static ExitRecord exit(JsonNode from) {
        return new ExitRecord(
                from.path("attempt").asText(),
                ExitRecord.Reason.parse(from.path("reason").asText()),
                number(from.path("code")),
                number(from.path("signal")),
                from.path("message").asText(),
                instant(from.path("startedAt")),
                instant(from.path("endedAt")),
                Duration.of(from.path("cpuMicros").asLong(), ChronoUnit.MICROS),
                from.path("maxRssBytes").asLong(),
                from.path("reaped").asInt(),
                from.path("logBytesDropped").asLong());
    }

    static IsolationReport report(JsonNode from) {
        Set<Isolation> levels = EnumSet.of(Isolation.NONE);
        if (from.path("namespace").asBoolean()) {
            levels.add(Isolation.NAMESPACE);
        }
        Map<String, String> limits = new HashMap<>();
        from.path("limits")
                .properties()
                .forEach(each -> limits.put(each.getKey(), each.getValue().asText()));
        return new IsolationReport(levels, from.path("explanation").asText(), limits);
    }

    static List<RunningAttempt> items(JsonNode from) {
        List<RunningAttempt> found = new ArrayList<>();
        from.path("items").forEach(item -> found.add(running(item)));
        return List.copyOf(found);
    }

    private static void limits(ObjectNode to, Limits limits) {
        limits.memoryBytes().ifPresent(bytes -> to.put("memory", bytes));
        limits.cpus().ifPresent(count -> to.put("cpu", count));
        limits.processes().ifPresent(count -> to.put("processes", count));
    }

    private static void secrets(ArrayNode to, List<Secret> secrets) {
        for (Secret secret : secrets) {
            to.addObject()
                    .put("name", secret.name())
                    .put("value", secret.value())
                    .put("file", secret.delivery() == Secret.Delivery.FILE);
        }
    }

    private static void words(ArrayNode to, List<String> words) {
        words.forEach(to::add);
    }

    private static void paths(ArrayNode to, List<Path> paths) {
        paths.forEach(path -> to.add(path.toString()));
    }

    private static Optional<Integer> number(JsonNode from) {
        return from.isNumber() ? Optional.of(from.asInt()) : Optional.empty();
    }

    private static Instant instant(JsonNode micros) {
        return Instant.EPOCH.plus(micros.asLong(), ChronoUnit.MICROS);
    }
}
