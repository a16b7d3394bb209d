package dev.kaname.pipelines.run;

import dev.kaname.pipelines.run.StepAction.Close;
import dev.kaname.pipelines.run.StepAction.Kill;
import dev.kaname.pipelines.run.StepAction.Launch;
import dev.kaname.pipelines.run.StepAction.Publish;
import dev.kaname.pipelines.run.StepAction.Release;
import dev.kaname.pipelines.run.StepAction.Reuse;
import dev.kaname.pipelines.run.StepAction.Settle;
import dev.kaname.pipelines.run.StepAction.Skip;
import dev.kaname.pipelines.run.StepState.Blocked;
import dev.kaname.pipelines.run.StepState.Cancelling;
import dev.kaname.pipelines.run.StepState.Ended;
import dev.kaname.pipelines.run.StepState.Launching;
import dev.kaname.pipelines.run.StepState.Publishing;
import dev.kaname.pipelines.run.StepState.Ready;
import dev.kaname.pipelines.run.StepState.Running;
import dev.kaname.pipelines.run.StepState.Spent;
import java.util.List;

/// State + event → state + actions, for one step.
///
/// An event that names an attempt other than the current one changes nothing, and neither does a
/// repeated one: that is what lets a restarted server replay what it may already have heard, and
/// what keeps the late result of an attempt given up from being published.
///
/// @param actions to be written down with `next`, in this order
public record StepDecision(StepState next, List<StepAction> actions) {
    public StepDecision {
        actions = List.copyOf(actions);
    }

    public static StepDecision of(StepState state, StepEvent event, StepPolicy policy) {
        return switch (state) {
            case Blocked blocked -> whileBlocked(blocked, event);
            case Ready ready -> whileReady(ready, event);
            case Launching launching ->
                    whileUnderWay(launching, launching.attempt(), launching.spent(), event, policy);
            case Running running ->
                    whileUnderWay(running, running.attempt(), running.spent(), event, policy);
            case Publishing publishing -> whilePublishing(publishing, event);
            case Cancelling cancelling -> whileCancelling(cancelling, event);
            case Ended _ -> stay(state);
        };
    }

    /// Whether anything happens at all.
    public boolean changes(StepState from) {
        return !next.equals(from) || !actions.isEmpty();
    }

    private static StepDecision whileBlocked(Blocked blocked, StepEvent event) {
        return switch (event) {
            case StepEvent.NeedMet _ ->
                    stay(
                            blocked.missing() > 1
                                    ? new Blocked(blocked.missing() - 1)
                                    : new Ready(Spent.NOTHING));
            case StepEvent.NeedGone _ -> end(StepEnd.SKIPPED);
            case StepEvent.CancelAsked _ -> end(StepEnd.CANCELLED);
            case StepEvent.Found _,
                    StepEvent.Claimed _,
                    StepEvent.Started _,
                    StepEvent.Delivered _,
                    StepEvent.Settled _,
                    StepEvent.Failed _,
                    StepEvent.Vanished _ ->
                    stay(blocked);
        };
    }

    private static StepDecision whileReady(Ready ready, StepEvent event) {
        return switch (event) {
            case StepEvent.Claimed _ -> {
                Spent spent = ready.spent().attempt();
                int attempt = spent.attempts();
                yield new StepDecision(new Launching(attempt, spent), List.of(new Launch(attempt)));
            }
            case StepEvent.Found found -> found(found);
            case StepEvent.CancelAsked _ -> end(StepEnd.CANCELLED);
            case StepEvent.NeedMet _,
                    StepEvent.NeedGone _,
                    StepEvent.Started _,
                    StepEvent.Delivered _,
                    StepEvent.Settled _,
                    StepEvent.Failed _,
                    StepEvent.Vanished _ ->
                    stay(ready);
        };
    }

    /// No attempt is made, so there is none to be closed, and what is settled has a number that no
    /// attempt ever has.
    private static StepDecision found(StepEvent.Found found) {
        return found.more()
                ? new StepDecision(
                        new Publishing(Publishing.NO_ATTEMPT, StepEnd.CACHED),
                        List.of(new Reuse(), new Settle(Publishing.NO_ATTEMPT)))
                : new StepDecision(new Ended(StepEnd.CACHED), List.of(new Reuse(), new Release()));
    }

    private static StepDecision whileUnderWay(
            StepState state, int attempt, Spent spent, StepEvent event, StepPolicy policy) {
        return switch (event) {
            case StepEvent.Started started when started.attempt() == attempt ->
                    stay(new Running(attempt, spent));
            case StepEvent.Delivered delivered when delivered.attempt() == attempt ->
                    delivered(delivered);
            case StepEvent.Failed failed when failed.attempt() == attempt ->
                    failed(failed, spent.failure(), policy);
            case StepEvent.Vanished vanished when vanished.attempt() == attempt ->
                    vanished(attempt, spent.loss(), policy);
            case StepEvent.CancelAsked _ ->
                    new StepDecision(new Cancelling(attempt), List.of(new Kill(attempt)));
            case StepEvent.NeedMet _,
                    StepEvent.NeedGone _,
                    StepEvent.Found _,
                    StepEvent.Claimed _,
                    StepEvent.Started _,
                    StepEvent.Delivered _,
                    StepEvent.Settled _,
                    StepEvent.Failed _,
                    StepEvent.Vanished _ ->
                    stay(state);
        };
    }

    private static StepDecision delivered(StepEvent.Delivered delivered) {
        int attempt = delivered.attempt();
        StepEnd end = delivered.refuses() ? StepEnd.REFUSED : StepEnd.SUCCEEDED;
        return delivered.more()
                ? new StepDecision(
                        new Publishing(attempt, end),
                        List.of(new Publish(attempt), new Settle(attempt)))
                : new StepDecision(
                        new Ended(end),
                        List.of(new Publish(attempt), new Close(attempt, end), onward(end)));
    }

    private static StepDecision failed(StepEvent.Failed failed, Spent spent, StepPolicy policy) {
        int attempt = failed.attempt();
        StepEnd end = failed.late() ? StepEnd.TIMED_OUT : StepEnd.FAILED;
        return again(attempt, end, spent, spent.failures() <= policy.retries());
    }

    private static StepDecision vanished(int attempt, Spent spent, StepPolicy policy) {
        return again(attempt, StepEnd.LOST, spent, spent.losses() <= policy.losses());
    }

    private static StepDecision again(int attempt, StepEnd end, Spent spent, boolean allowed) {
        Close close = new Close(attempt, end);
        return allowed
                ? new StepDecision(new Ready(spent), List.of(close))
                : new StepDecision(new Ended(end), List.of(close, new Skip()));
    }

    private static StepDecision whilePublishing(Publishing publishing, StepEvent event) {
        return switch (event) {
            case StepEvent.Settled settled when settled.attempt() == publishing.attempt() ->
                    published(publishing, publishing.end(), onward(publishing.end()));
            case StepEvent.Failed failed when failed.attempt() == publishing.attempt() ->
                    published(publishing, StepEnd.FAILED, new Skip());
            case StepEvent.NeedMet _,
                    StepEvent.NeedGone _,
                    StepEvent.Found _,
                    StepEvent.Claimed _,
                    StepEvent.Started _,
                    StepEvent.Delivered _,
                    StepEvent.Settled _,
                    StepEvent.Failed _,
                    StepEvent.Vanished _,
                    StepEvent.CancelAsked _ ->
                    stay(publishing);
        };
    }

    private static StepDecision published(Publishing was, StepEnd end, StepAction onward) {
        List<StepAction> actions =
                was.end() == StepEnd.CACHED
                        ? List.of(onward)
                        : List.of(new Close(was.attempt(), end), onward);
        return new StepDecision(new Ended(end), actions);
    }

    /// However the attempt ends now, nothing of it is published.
    private static StepDecision whileCancelling(Cancelling cancelling, StepEvent event) {
        int attempt = cancelling.attempt();
        return switch (event) {
            case StepEvent.Delivered delivered when delivered.attempt() == attempt ->
                    cancelled(attempt);
            case StepEvent.Failed failed when failed.attempt() == attempt -> cancelled(attempt);
            case StepEvent.Vanished vanished when vanished.attempt() == attempt ->
                    cancelled(attempt);
            // a kill is asked for again: the first one may have met a process not yet started
            case StepEvent.Started started when started.attempt() == attempt ->
                    new StepDecision(cancelling, List.of(new Kill(attempt)));
            case StepEvent.NeedMet _,
                    StepEvent.NeedGone _,
                    StepEvent.Found _,
                    StepEvent.Claimed _,
                    StepEvent.Started _,
                    StepEvent.Delivered _,
                    StepEvent.Settled _,
                    StepEvent.Failed _,
                    StepEvent.Vanished _,
                    StepEvent.CancelAsked _ ->
                    stay(cancelling);
        };
    }

    private static StepDecision cancelled(int attempt) {
        return new StepDecision(
                new Ended(StepEnd.CANCELLED),
                List.of(new Close(attempt, StepEnd.CANCELLED), new Skip()));
    }

    private static StepDecision end(StepEnd end) {
        return new StepDecision(new Ended(end), List.of(onward(end)));
    }

    private static StepAction onward(StepEnd end) {
        return end.satisfies() ? new Release() : new Skip();
    }

    private static StepDecision stay(StepState state) {
        return new StepDecision(state, List.of());
    }
}
