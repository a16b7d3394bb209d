package dev.kaname.pipelines;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaname.database.Database;
import dev.kaname.database.Json;
import dev.kaname.pipelines.file.Input;
import dev.kaname.pipelines.file.Pipeline;
import dev.kaname.pipelines.plan.PlannedStep;
import dev.kaname.pipelines.plan.Work;
import dev.kaname.pipelines.ports.Content;
import dev.kaname.pipelines.ports.Data;
import dev.kaname.pipelines.ports.Delivery;
import dev.kaname.pipelines.ports.Models;
import dev.kaname.pipelines.run.StepEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The steps the server does itself, and what must happen exactly once between a step's end and the
/// next one's beginning. Each call carries a key or names content, so that doing it again after a
/// crash changes nothing.
final class ServerSteps {
    private static final String NOTHING_STORED = "";

    private final Database database;
    private final Data data;
    private final Models models;
    private final Delivery delivery;

    ServerSteps(Database database, Data data, Models models, Delivery delivery) {
        this.database = database;
        this.data = data;
        this.models = models;
        this.delivery = delivery;
    }

    /// Registers or deploys.
    Report carryOut(
            RunHead head,
            PlannedStep step,
            int number,
            String attempt,
            Map<Integer, List<Made>> made) {
        String text =
                switch (step.work()) {
                    case Work.Register register -> register(head, step, register, made);
                    case Work.Deploy deploy -> deploy(head, step, deploy, made);
                    case Work.Program _, Work.Script _, Work.Use _ ->
                            throw new IllegalArgumentException(step.name() + " is a process");
                };
        Made output =
                new Made(
                        step.name(),
                        "record",
                        new Content(NOTHING_STORED, false, 0),
                        attempt,
                        text);
        return new Report(
                step.ordinal(),
                new StepEvent.Delivered(number, false, false),
                "",
                List.of(output),
                Optional.empty());
    }

    private String register(
            RunHead head, PlannedStep step, Work.Register register, Map<Integer, List<Made>> made) {
        Made model = input(head, step, register.input(), made);
        Models.Version version =
                models.register(
                        new Models.NewVersion(
                                head.who(),
                                head.project(),
                                register.model(),
                                model.content(),
                                model.attempt(),
                                head.id()));
        return Json.canonical(
                Map.of(
                        "model", version.model(),
                        "version", version.version(),
                        "id", version.id(),
                        "digest", version.content().digest(),
                        "size", version.content().size()));
    }

    private String deploy(
            RunHead head, PlannedStep step, Work.Deploy deploy, Map<Integer, List<Made>> made) {
        String deployment =
                delivery.deploy(
                        new Delivery.Request(
                                head.who(),
                                head.project(),
                                deploy.endpoint(),
                                registered(head, made),
                                input(head, step, deploy.verdict(), made).text(),
                                head.id(),
                                head.id() + "/" + step.name()));
        return Json.canonical(Map.of("endpoint", deploy.endpoint(), "deployment", deployment));
    }

    private static Made input(
            RunHead head, PlannedStep step, String name, Map<Integer, List<Made>> made) {
        if (step.inputs().get(name) instanceof Input.FromStep from) {
            return output(head, from.step(), from.output(), made);
        }
        throw new IllegalStateException(step.name() + " has no input " + name);
    }

    private static Made output(
            RunHead head, String step, String output, Map<Integer, List<Made>> made) {
        return head.plan()
                .step(step)
                .flatMap(maker ->
                        made.getOrDefault(maker.ordinal(), List.of()).stream()
                                .filter(candidate -> candidate.name().equals(output))
                                .findFirst())
                .orElseThrow(() ->
                        new IllegalStateException(
                                "the output " + step + "." + output + " is gone"));
    }

    private static Models.Version registered(RunHead head, Map<Integer, List<Made>> made) {
        JsonNode version =
                Stored.tree(output(head, Pipeline.REGISTER, Pipeline.REGISTER, made).text());
        return new Models.Version(
                version.path("model").asText(),
                version.path("version").asText(),
                version.path("id").asText(),
                new Content(version.path("digest").asText(), true, version.path("size").asLong()));
    }

    /// Commits outputs that become data, and keeps the deciding verdict with the model version;
    /// also where they are those of an earlier attempt.
    void settle(RunHead head, PlannedStep step, Map<Integer, List<Made>> made) {
        for (Made output : made.getOrDefault(step.ordinal(), List.of())) {
            Optional.ofNullable(step.outputs().get(output.name()))
                    .flatMap(declared -> declared.commit())
                    .ifPresent(target ->
                            data.commit(
                                    new Data.NewCommit(
                                            head.who(),
                                            head.project(),
                                            target.repository(),
                                            target.branch(),
                                            target.path(),
                                            output.content(),
                                            head.name() + " #" + head.number() + ": " + step.name(),
                                            head.id() + "/" + step.name() + "/" + output.name(),
                                            output.attempt())));
        }
        if (Collector.decides(head, step)) {
            judge(head, step, made);
        }
    }

    private void judge(RunHead head, PlannedStep step, Map<Integer, List<Made>> made) {
        String output =
                head.plan()
                        .delivery()
                        .flatMap(Pipeline.Delivery::endpoint)
                        .map(endpoint -> endpoint.when().output())
                        .orElse("");
        Made verdict = output(head, step.name(), output, made);
        Models.Version version = registered(head, made);
        if (isComparedWithItself(head, version, verdict.attempt())) {
            return;
        }
        models.judge(
                head.who(),
                head.project(),
                version,
                Verdicts.passes(verdict.text()),
                verdict.text(),
                verdict.attempt());
    }

    /// Whether the live version was made once more from the same data and judged against itself:
    /// that it is no better says nothing about it, and what it was let through for still holds.
    private boolean isComparedWithItself(RunHead head, Models.Version version, String attempt) {
        return database
                .read(rows -> AttemptRows.decided(rows, head.project(), attempt))
                .inputs()
                .values()
                .stream()
                .flatMap(given -> given.source().stream())
                .anyMatch(source ->
                        source.kind().equals("model") && source.id().equals(version.id()));
    }
}
