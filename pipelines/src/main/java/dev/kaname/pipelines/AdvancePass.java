package dev.kaname.pipelines;

import dev.kaname.database.Edge;
import dev.kaname.database.Event;
import dev.kaname.database.Outcome;
import dev.kaname.database.Tx;
import dev.kaname.pipelines.plan.PlannedStep;
import dev.kaname.pipelines.run.RunDecision;
import dev.kaname.pipelines.run.RunState;
import dev.kaname.pipelines.run.RunTally;
import dev.kaname.pipelines.run.StepAction;
import dev.kaname.pipelines.run.StepDecision;
import dev.kaname.pipelines.run.StepEvent;
import dev.kaname.pipelines.run.StepPolicy;
import dev.kaname.pipelines.run.StepState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One run through an [Advance]. Everything it learns is forgotten when the act is run again.
final class AdvancePass {
    private static final int MOST_NAMED = 100;

    private final Tx tx;
    private final Advance advance;
    private final RunHead head;
    private final AttemptRows attempts;
    private final Map<Integer, StepRow> before = new HashMap<>();
    private final Map<Integer, StepRow> rows = new LinkedHashMap<>();
    private final ArrayDeque<Told> told = new ArrayDeque<>();
    private final List<Order> orders = new ArrayList<>();
    private final Map<Integer, List<Made>> made = new HashMap<>();
    private final List<String> closed = new ArrayList<>();
    private final List<Edge> edges = new ArrayList<>();
    private final Map<String, Object> launched = new LinkedHashMap<>();
    private final Map<String, Object> ended = new LinkedHashMap<>();
    private boolean cancelling;

    /// News of a step, with the report or the claim it comes from.
    private record Told(
            int ordinal, StepEvent event, Optional<Report> report, Optional<Claim> claim) {
        static Told of(int ordinal, StepEvent event) {
            return new Told(ordinal, event, Optional.empty(), Optional.empty());
        }
    }

    AdvancePass(Tx tx, Advance advance) {
        this.tx = tx;
        this.advance = advance;
        this.head = advance.head();
        this.attempts = new AttemptRows(tx, head, advance);
    }

    Outcome<Advanced> run() {
        Fence.check(tx, advance.epoch());
        RunRow old = RunRow.read(tx, head.project(), head.id());
        if (old.state().isOver()) {
            return Outcome.unchanged(
                    new Advanced(
                            old.state(),
                            List.of(),
                            List.of(),
                            List.of(),
                            Map.of(),
                            Optional.empty()));
        }
        RunState asked = advance.cancel() ? RunDecision.cancelAsked(old.state()) : old.state();
        if (advance.cancel()) {
            StepRow.readAll(tx, head.project(), head.id()).forEach(this::keep);
            rows.values().stream()
                    .filter(row -> !isServing(row))
                    .forEach(row -> told.add(Told.of(row.ordinal(), new StepEvent.CancelAsked())));
        }
        cancelling = asked == RunState.CANCELLING;
        advance.reports().forEach(report -> told.add(told(report)));
        workOff();
        if (asked == RunState.RUNNING) {
            advance.claims().forEach(claim -> told.add(told(claim)));
            workOff();
            advance.relaunch().forEach(this::relaunch);
        }
        return written(old, asked);
    }

    /// What the server does itself is short and cannot be taken back, so it is seen through: the
    /// run then says what really happened.
    private boolean isServing(StepRow row) {
        boolean underWay =
                row.state() instanceof StepState.Launching
                        || row.state() instanceof StepState.Running;
        return underWay && head.plan().step(row.ordinal()).work().byServer();
    }

    private static Told told(Report report) {
        return new Told(report.ordinal(), report.event(), Optional.of(report), Optional.empty());
    }

    private Told told(Claim claim) {
        PlannedStep step = head.plan().step(claim.ordinal());
        StepEvent event =
                claim.hit().isPresent()
                        ? new StepEvent.Found(Collector.settles(head, step))
                        : new StepEvent.Claimed();
        return new Told(claim.ordinal(), event, Optional.empty(), Optional.of(claim));
    }

    /// A list instead of recursion: what follows from a failure may be thousands of steps long.
    private void workOff() {
        while (!told.isEmpty()) {
            tell(told.remove());
        }
    }

    private void tell(Told news) {
        StepRow row = row(news.ordinal());
        PlannedStep step = head.plan().step(news.ordinal());
        StepPolicy policy =
                StepPolicy.of(step.limits().retries(), step.cached() || step.work().byServer());
        StepDecision decision = StepDecision.of(row.state(), news.event(), policy);
        if (!decision.changes(row.state())) {
            return;
        }
        Optional<String> attempt =
                decision.actions().stream().anyMatch(StepAction.Launch.class::isInstance)
                        ? news.claim().map(Claim::attempt)
                        : Optional.empty();
        StepRow next = row.with(decision.next(), attempt, reason(row, news));
        rows.put(news.ordinal(), next);
        if (cancelling && next.state() instanceof StepState.Ready) {
            told.add(Told.of(news.ordinal(), new StepEvent.CancelAsked()));
        }
        if (next.state() instanceof StepState.Running) {
            attempts.started(next.attempt());
        }
        for (StepAction action : decision.actions()) {
            carryOut(step, next, action, news);
        }
    }

    /// What is settled has said its reason already: a refusal keeps it.
    private static String reason(StepRow row, Told news) {
        String said = news.report().map(Report::reason).orElse("");
        return said.isEmpty() && row.state() instanceof StepState.Publishing ? row.reason() : said;
    }

    private void carryOut(PlannedStep step, StepRow row, StepAction action, Told news) {
        switch (action) {
            case StepAction.Launch launch ->
                    news.claim().ifPresent(claim -> launch(step, launch, claim));
            case StepAction.Kill kill ->
                    orders.add(new Order.Kill(row.ordinal(), kill.attempt(), row.attempt()));
            case StepAction.Publish _ ->
                    news.report().ifPresent(report -> publish(step, row, report));
            case StepAction.Settle settle ->
                    orders.add(new Order.Settle(row.ordinal(), settle.attempt(), row.attempt()));
            case StepAction.Reuse _ -> news.claim().ifPresent(claim -> reuse(step, claim));
            case StepAction.Release _ ->
                    step.next().forEach(next -> told.add(Told.of(next, new StepEvent.NeedMet())));
            case StepAction.Skip _ ->
                    step.next().forEach(next -> told.add(Told.of(next, new StepEvent.NeedGone())));
            case StepAction.Close close -> {
                attempts.close(
                        row.attempt(), StepRow.word(close.how()), row.reason(), news.report());
                if (!step.work().byServer()) {
                    closed.add(row.attempt());
                }
            }
        }
    }

    private void launch(PlannedStep step, StepAction.Launch launch, Claim claim) {
        attempts.insert(step, launch.attempt(), claim);
        edges.addAll(attempts.origins(step, claim));
        launched.put(step.name(), claim.attempt());
        orders.add(
                new Order.Launch(
                        step.ordinal(),
                        launch.attempt(),
                        claim.attempt(),
                        attempts.mint(step, claim.attempt()),
                        claim.inputs(),
                        claim.trouble()));
    }

    /// An attempt that was decided on and never started is launched as it was decided; only its
    /// token must be new.
    private void relaunch(int ordinal) {
        StepRow row = row(ordinal);
        if (row.state() instanceof StepState.Launching launching) {
            PlannedStep step = head.plan().step(ordinal);
            AttemptRows.Decided decided = attempts.decided(row.attempt());
            orders.add(
                    new Order.Launch(
                            ordinal,
                            launching.attempt(),
                            row.attempt(),
                            attempts.mint(step, row.attempt()),
                            decided.inputs(),
                            decided.trouble()));
        }
    }

    private void publish(PlannedStep step, StepRow row, Report report) {
        attempts.publish(step, report.outputs());
        made.put(step.ordinal(), report.outputs());
        if (row.state() instanceof StepState.Publishing) {
            report.usage().ifPresent(usage -> attempts.used(row.attempt(), usage));
        }
        boolean refuses = report.event() instanceof StepEvent.Delivered d && d.refuses();
        if (step.cached() && !refuses) {
            attempts.remember(row.attempt(), step.ordinal());
        }
    }

    private void reuse(PlannedStep step, Claim claim) {
        List<Made> outputs = claim.hit().orElse(List.of());
        attempts.publish(step, outputs);
        made.put(step.ordinal(), outputs);
    }

    private StepRow row(int ordinal) {
        StepRow known = rows.get(ordinal);
        if (known != null) {
            return known;
        }
        StepRow read = StepRow.read(tx, head.project(), head.id(), ordinal);
        keep(read);
        return read;
    }

    private void keep(StepRow row) {
        before.put(row.ordinal(), row);
        rows.put(row.ordinal(), row);
    }

    private Outcome<Advanced> written(RunRow old, RunState asked) {
        List<Integer> ready = new ArrayList<>();
        RunTally tally = old.tally();
        for (StepRow row : rows.values()) {
            StepRow was = before.getOrDefault(row.ordinal(), row);
            if (row.equals(was)) {
                continue;
            }
            row.write(tx, head.project(), head.id());
            if (row.state() instanceof StepState.Ready
                    && !(was.state() instanceof StepState.Ready)) {
                ready.add(row.ordinal());
            }
            if (row.state() instanceof StepState.Ended end) {
                tally = tally.ended(end.end());
                ended.put(head.plan().step(row.ordinal()).name(), StepRow.word(end.end()));
            }
        }
        RunState state = RunDecision.counted(asked, tally);
        new RunRow(state, tally).write(tx, head.project(), head.id(), old);
        Optional<String> admitted = state.isOver() ? RunRow.admitNext(tx, head) : Optional.empty();
        Advanced advanced = new Advanced(state, ready, orders, closed, made, admitted);
        boolean announced = !launched.isEmpty() || !ended.isEmpty() || state != old.state();
        return announced ? Outcome.of(advanced, event(state), edges) : Outcome.unchanged(advanced);
    }

    private Event event(RunState state) {
        String kind = state.isOver() ? "pipelinerun.end" : "pipelinerun.advance";
        Event event =
                Event.of(head.project(), kind, "pipelinerun", head.id())
                        .about("pipeline", head.pipeline())
                        .with("pipeline", head.name())
                        .with("number", head.number())
                        .with("state", state.word())
                        .with("launched", some(launched))
                        .with("ended", some(ended))
                        .with("unnamed", unnamed(launched) + unnamed(ended));
        return state.isOver()
                ? event.with("owner", head.onBehalfOf())
                        .with("trigger", head.trigger())
                        .with("troubles", Troubles.of(tx, head))
                : event;
    }

    /// A run may have thousands of steps; an event names as many as anybody reads.
    private static Map<String, Object> some(Map<String, Object> steps) {
        Map<String, Object> some = new LinkedHashMap<>();
        steps.entrySet().stream()
                .limit(MOST_NAMED)
                .forEach(step -> some.put(step.getKey(), step.getValue()));
        return some;
    }

    private static int unnamed(Map<String, Object> steps) {
        return Math.max(0, steps.size() - MOST_NAMED);
    }
}
