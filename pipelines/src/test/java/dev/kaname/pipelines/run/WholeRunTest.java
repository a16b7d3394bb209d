package dev.kaname.pipelines.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.pipelines.run.StepState.Cancelling;
import dev.kaname.pipelines.run.StepState.Ended;
import dev.kaname.pipelines.run.StepState.Launching;
import dev.kaname.pipelines.run.StepState.Publishing;
import dev.kaname.pipelines.run.StepState.Ready;
import dev.kaname.pipelines.run.StepState.Running;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random pipelines, played through to their end with failures, losses, refusals, cancellation,
/// stale and repeated events in any order.
class WholeRunTest {
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 20261121})
    void everyPipelineRunComesToAnEndThatFitsItsSteps(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int round = 0; round < 1_000; round++) {
            new Play(random).toTheEnd();
        }
    }

    private static final class Play {
        private final RandomGenerator random;
        private final List<List<Integer>> before = new ArrayList<>();
        private final List<StepState> states = new ArrayList<>();
        private final Set<Integer> published = new HashSet<>();
        private final StepPolicy policy;
        private RunState run = RunState.RUNNING;
        private RunTally tally;
        private boolean cancelled;

        Play(RandomGenerator random) {
            this.random = random;
            this.policy = new StepPolicy(random.nextInt(2), random.nextInt(2));
            int steps = random.nextInt(1, 10);
            for (int i = 0; i < steps; i++) {
                List<Integer> needs = new ArrayList<>();
                for (int j = 0; j < i; j++) {
                    if (random.nextInt(3) == 0) {
                        needs.add(j);
                    }
                }
                before.add(needs);
                states.add(StepState.initial(needs.size()));
            }
            this.tally = new RunTally(steps, 0, 0);
        }

        void toTheEnd() {
            for (int turn = 0; turn < 2_000 && !run.isOver(); turn++) {
                int step = random.nextInt(states.size());
                switch (random.nextInt(12)) {
                    case 0 -> tell(step, new StepEvent.Failed(random.nextInt(1, 4), false));
                    case 1 ->
                            tell(step, new StepEvent.Delivered(random.nextInt(1, 4), false, false));
                    case 2 -> maybeCancel();
                    default -> moveOn(step);
                }
            }
            assertTrue(run.isOver(), () -> "stuck in " + states);
            assertEquals(0, tally.open());
            checkEnd();
        }

        /// What an engine would report next about this step.
        private void moveOn(int step) {
            switch (states.get(step)) {
                case Ready _ ->
                        tell(
                                step,
                                random.nextInt(5) == 0
                                        ? new StepEvent.Found(random.nextBoolean())
                                        : new StepEvent.Claimed());
                case Launching launching -> underWay(step, launching.attempt());
                case Running running -> underWay(step, running.attempt());
                case Publishing publishing ->
                        tell(step, new StepEvent.Settled(publishing.attempt()));
                case Cancelling cancelling ->
                        tell(step, new StepEvent.Failed(cancelling.attempt(), false));
                case StepState.Blocked _, Ended _ -> {}
            }
        }

        private void underWay(int step, int attempt) {
            tell(
                    step,
                    switch (random.nextInt(8)) {
                        case 0 -> new StepEvent.Failed(attempt, random.nextBoolean());
                        case 1 -> new StepEvent.Vanished(attempt);
                        case 2 -> new StepEvent.Delivered(attempt, true, random.nextBoolean());
                        case 3, 4 -> new StepEvent.Started(attempt);
                        default -> new StepEvent.Delivered(attempt, false, random.nextBoolean());
                    });
        }

        private void maybeCancel() {
            if (random.nextInt(40) == 0) {
                cancelled = true;
                run = RunDecision.cancelAsked(run);
                for (int i = 0; i < states.size(); i++) {
                    tell(i, new StepEvent.CancelAsked());
                }
            }
        }

        private void tell(int step, StepEvent event) {
            StepState old = states.get(step);
            StepDecision decision = StepDecision.of(old, event, policy);
            states.set(step, decision.next());
            if (decision.next() instanceof Ended ended && !(old instanceof Ended)) {
                tally = tally.ended(ended.end());
            }
            decision.actions().forEach(action -> carryOut(step, action));
            run = RunDecision.counted(run, tally);
        }

        private void carryOut(int step, StepAction action) {
            switch (action) {
                case StepAction.Launch _ -> {
                    assertFalse(cancelled, "launched after the run was cancelled");
                    before.get(step).forEach(need -> assertTrue(published.contains(need)));
                }
                case StepAction.Publish _, StepAction.Reuse _ ->
                        assertTrue(published.add(step), "published twice");
                case StepAction.Release _ -> tellNext(step, new StepEvent.NeedMet());
                case StepAction.Skip _ -> tellNext(step, new StepEvent.NeedGone());
                case StepAction.Kill _, StepAction.Settle _, StepAction.Close _ -> {}
            }
        }

        private void tellNext(int step, StepEvent event) {
            for (int i = 0; i < before.size(); i++) {
                if (before.get(i).contains(step)) {
                    tell(i, event);
                }
            }
        }

        private void checkEnd() {
            List<StepEnd> ends = states.stream().map(state -> ((Ended) state).end()).toList();
            RunState expected =
                    cancelled
                            ? RunState.CANCELLED
                            : ends.stream().anyMatch(StepEnd::fails)
                                    ? RunState.FAILED
                                    : ends.contains(StepEnd.REFUSED)
                                            ? RunState.STOPPED
                                            : RunState.SUCCEEDED;
            assertEquals(expected, run, ends::toString);
            for (int i = 0; i < ends.size(); i++) {
                if (ends.get(i) == StepEnd.SKIPPED) {
                    assertTrue(
                            before.get(i).stream().anyMatch(need -> !ends.get(need).satisfies()));
                }
            }
        }
    }
}
