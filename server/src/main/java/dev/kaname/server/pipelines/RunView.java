package dev.kaname.server.pipelines;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kaname.pipelines.Link;
import dev.kaname.pipelines.RunDetail;
import dev.kaname.pipelines.RunPage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A pipeline run as people and programs see it.
///
/// @param trigger what kind of thing started it; `told` says which
/// @param isolation how its steps are kept apart: `none` or `namespace`
/// @param chain the pipeline runs that led to it, itself at the end
public record RunView(
        String id,
        String pipeline,
        long number,
        String state,
        String trigger,
        String told,
        String startedBy,
        String onBehalfOf,
        String isolation,
        String note,
        List<String> chain,
        Instant created,
        Optional<Instant> started,
        Optional<Instant> ended) {

    static RunView of(RunPage run) {
        return new RunView(
                run.id(),
                run.pipeline(),
                run.number(),
                run.state().word(),
                run.trigger(),
                run.told(),
                run.startedBy(),
                run.onBehalfOf(),
                run.isolation(),
                run.note(),
                run.chain().stream().map(Link::run).toList(),
                run.createdAt(),
                run.startedAt(),
                run.endedAt());
    }

    /// A run with its steps.
    ///
    /// @param code commit it is pinned to
    /// @param data what its names of data stand for
    public record Detail(
            @JsonUnwrapped RunView run,
            String repository,
            String code,
            String file,
            Map<String, Object> parameters,
            List<RunDetail.PinPage> data,
            List<StepView> steps) {

        static Detail of(RunDetail detail) {
            return new Detail(
                    RunView.of(detail.run()),
                    detail.repository(),
                    detail.commit(),
                    detail.path(),
                    detail.parameters(),
                    detail.data(),
                    detail.steps().stream().map(StepView::of).toList());
        }
    }

    /// A step of a run.
    ///
    /// @param after names of the steps it waits for
    /// @param attempts to carry it out, the first one first
    /// @param outputs what it made
    public record StepView(
            String name,
            String state,
            String reason,
            List<String> after,
            Optional<Instant> started,
            Optional<Instant> ended,
            List<RunDetail.AttemptPage> attempts,
            List<OutputView> outputs) {
        static StepView of(RunDetail.StepPage step) {
            return new StepView(
                    step.name(),
                    step.state(),
                    step.reason(),
                    step.before(),
                    step.startedAt(),
                    step.endedAt(),
                    step.attempts(),
                    step.outputs().stream().map(OutputView::of).toList());
        }
    }

    /// Something a step made.
    ///
    /// @param value metrics and verdicts in full; other outputs are files
    public record OutputView(
            String name,
            String type,
            String digest,
            long size,
            String attempt,
            Optional<JsonNode> value) {
        private static final ObjectMapper JSON = new ObjectMapper();

        static OutputView of(RunDetail.OutputPage output) {
            return new OutputView(
                    output.name(),
                    output.type(),
                    output.digest(),
                    output.size(),
                    output.attempt(),
                    value(output.content()));
        }

        private static Optional<JsonNode> value(String content) {
            if (content.isEmpty()) {
                return Optional.empty();
            }
            try {
                return Optional.of(JSON.readTree(content));
            } catch (JsonProcessingException notOurs) {
                throw new IllegalStateException("an output of ours is no JSON", notOurs);
            }
        }
    }
}
