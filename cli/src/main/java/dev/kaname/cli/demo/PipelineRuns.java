package dev.kaname.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaname.cli.Api;
import dev.kaname.cli.CliFailure;
import dev.kaname.cli.ExitCode;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// Waiting for pipeline runs that somebody else started: the platform itself.
final class PipelineRuns {
    private static final Set<String> ENDED =
            Set.of("succeeded", "failed", "stopped", "cancelled", "superseded");
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Api api;
    private final String pipeline;
    private final Board board;

    PipelineRuns(Api api, String pipeline, Board board) {
        this.api = api;
        this.pipeline = pipeline;
        this.board = board;
    }

    /// The ended run that this data commit caused.
    JsonNode causedBy(String commit) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            Optional<JsonNode> run = find(commit);
            if (run.isPresent()) {
                JsonNode now = api.get(path("/runs/" + run.get().path("id").asText()));
                if (ENDED.contains(now.path("state").asText())) {
                    return now;
                }
                board.detail(running(now));
            }
            pause();
        }
        throw new CliFailure(ExitCode.FAILED, "no pipeline run ended for data commit " + commit);
    }

    private Optional<JsonNode> find(String commit) {
        for (JsonNode run :
                api.get(path("/pipelines/" + pipeline + "/runs?limit=5")).path("items")) {
            if (run.path("told").asText().endsWith(commit)) {
                return Optional.of(run);
            }
        }
        return Optional.empty();
    }

    private static String running(JsonNode run) {
        for (JsonNode step : run.path("steps")) {
            if (step.path("state").asText().equals("running")) {
                return step.path("name").asText();
            }
        }
        return "";
    }

    private static String path(String rest) {
        return "/api/v1/projects/" + Cast.PROJECT + rest;
    }

    private static void pause() {
        try {
            Thread.sleep(150);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
