package dev.kaname.pipelines.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.pipelines.run.StepState.Blocked;
import dev.kaname.pipelines.run.StepState.Cancelling;
import dev.kaname.pipelines.run.StepState.Ended;
import dev.kaname.pipelines.run.StepState.Launching;
import dev.kaname.pipelines.run.StepState.Publishing;
import dev.kaname.pipelines.run.StepState.Ready;
import dev.kaname.pipelines.run.StepState.Running;
import dev.kaname.pipelines.run.StepState.Spent;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StepDecisionTest {
    private static final StepPolicy ONCE = new StepPolicy(0, 0);
    private static final Spent ONE = new Spent(1, 0, 0);

    @Test
    void aStepIsReadyWhenItsLastNeedIsMet() {
        assertEquals(new Blocked(1), decide(new Blocked(2), new StepEvent.NeedMet()).next());
        assertEquals(
                new Ready(Spent.NOTHING), decide(new Blocked(1), new StepEvent.NeedMet()).next());
    }

    @Test
    void whatDependsOnAStepThatDidNotSucceedIsSkippedWithAllThatFollows() {
        StepDecision skipped = decide(new Blocked(3), new StepEvent.NeedGone());
        assertEquals(
                new StepDecision(new Ended(StepEnd.SKIPPED), List.of(new StepAction.Skip())),
                skipped);
    }

    @Test
    void anAttemptIsDecidedOnBeforeItIsLaunched() {
        assertEquals(
                new StepDecision(new Launching(1, ONE), List.of(new StepAction.Launch(1))),
                decide(new Ready(Spent.NOTHING), new StepEvent.Claimed()));
    }

    @Test
    void aRefusalPublishesItsReportAndLetsNobodyOn() {
        assertEquals(
                new StepDecision(
                        new Ended(StepEnd.REFUSED),
                        List.of(
                                new StepAction.Publish(1),
                                new StepAction.Close(1, StepEnd.REFUSED),
                                new StepAction.Skip())),
                decide(new Running(1, ONE), new StepEvent.Delivered(1, true, false)));
    }

    @Test
    void aRefusalIsNeverTriedAgain() {
        StepDecision refused =
                StepDecision.of(
                        new Running(1, ONE),
                        new StepEvent.Delivered(1, true, false),
                        new StepPolicy(5, 5));
        assertEquals(new Ended(StepEnd.REFUSED), refused.next());
    }

    @Test
    void failuresAndLossesAreCountedApart() {
        StepPolicy policy = new StepPolicy(1, 2);
        StepState state = new Ready(Spent.NOTHING);
        List<StepEvent> story =
                List.of(
                        new StepEvent.Claimed(),
                        new StepEvent.Vanished(1),
                        new StepEvent.Claimed(),
                        new StepEvent.Failed(2, false),
                        new StepEvent.Claimed(),
                        new StepEvent.Vanished(3),
                        new StepEvent.Claimed());
        for (StepEvent event : story) {
            state = StepDecision.of(state, event, policy).next();
        }
        assertEquals(new Launching(4, new Spent(4, 1, 2)), state);
        assertEquals(
                new Ended(StepEnd.TIMED_OUT),
                StepDecision.of(state, new StepEvent.Failed(4, true), policy).next());
        assertEquals(
                new Ended(StepEnd.LOST),
                StepDecision.of(state, new StepEvent.Vanished(4), policy).next());
    }

    @Test
    void aStepThatRunsForItsEffectIsNotRepeatedBecauseAMachineVanished() {
        assertEquals(new StepPolicy(0, 0), StepPolicy.of(0, false));
        assertEquals(
                new Ended(StepEnd.LOST),
                decide(new Running(1, ONE), new StepEvent.Vanished(1)).next());
    }

    @Test
    void theEndOfAnAttemptGivenUpChangesNothing() {
        Running second = new Running(2, new Spent(2, 1, 0));
        for (StepEvent late :
                List.of(
                        new StepEvent.Delivered(1, false, false),
                        new StepEvent.Failed(1, false),
                        new StepEvent.Vanished(1),
                        new StepEvent.Started(1),
                        new StepEvent.Settled(1))) {
            assertFalse(decide(second, late).changes(second), late::toString);
        }
    }

    @Test
    void whatMustHappenOnceIsDoneBetweenPublishingAndLettingOthersOn() {
        StepDecision delivered =
                decide(new Running(1, ONE), new StepEvent.Delivered(1, false, true));
        assertEquals(
                new StepDecision(
                        new Publishing(1, StepEnd.SUCCEEDED),
                        List.of(new StepAction.Publish(1), new StepAction.Settle(1))),
                delivered);
        assertEquals(
                new StepDecision(
                        new Ended(StepEnd.SUCCEEDED),
                        List.of(
                                new StepAction.Close(1, StepEnd.SUCCEEDED),
                                new StepAction.Release())),
                decide(delivered.next(), new StepEvent.Settled(1)));
    }

    @Test
    void anAttemptThatHasWonIsNotCancelled() {
        Publishing publishing = new Publishing(1, StepEnd.SUCCEEDED);
        assertFalse(decide(publishing, new StepEvent.CancelAsked()).changes(publishing));
    }

    @Test
    void aCancelledAttemptPublishesNothingEvenIfItSucceeded() {
        StepDecision asked = decide(new Running(1, ONE), new StepEvent.CancelAsked());
        assertEquals(new StepDecision(new Cancelling(1), List.of(new StepAction.Kill(1))), asked);
        assertEquals(
                new StepDecision(
                        new Ended(StepEnd.CANCELLED),
                        List.of(new StepAction.Close(1, StepEnd.CANCELLED), new StepAction.Skip())),
                decide(asked.next(), new StepEvent.Delivered(1, false, false)));
    }

    @ParameterizedTest
    @EnumSource
    void nothingMovesAStepThatHasEnded(StepEnd end) {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        Ended ended = new Ended(end);
        for (int i = 0; i < 1_000; i++) {
            StepEvent event = anyEvent(random);
            assertFalse(decide(ended, event).changes(ended), event::toString);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 20261121})
    void inAnyOrderOfEventsAStepPublishesAtMostOnce(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int round = 0; round < 20_000; round++) {
            StepPolicy policy = new StepPolicy(random.nextInt(3), random.nextInt(3));
            StepState state = StepState.initial(random.nextInt(3));
            List<StepAction> actions = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                StepDecision decision = StepDecision.of(state, anyEvent(random), policy);
                actions.addAll(decision.actions());
                state = decision.next();
            }
            check(state, actions, policy);
        }
    }

    private static void check(StepState state, List<StepAction> actions, StepPolicy policy) {
        long published =
                count(actions, StepAction.Publish.class) + count(actions, StepAction.Reuse.class);
        assertTrue(published <= 1, () -> "published twice: " + actions);
        long onward =
                count(actions, StepAction.Release.class) + count(actions, StepAction.Skip.class);
        assertEquals(state instanceof Ended ? 1 : 0, onward, () -> state + " after " + actions);
        long launched = count(actions, StepAction.Launch.class);
        assertTrue(launched <= 1 + policy.retries() + policy.losses(), () -> "" + actions);
        assertEquals(
                launched,
                actions.stream().distinct().filter(StepAction.Launch.class::isInstance).count());
        if (state instanceof Ended ended) {
            boolean hasOutputs = ended.end().satisfies() || ended.end() == StepEnd.REFUSED;
            boolean unsettled = ended.end() == StepEnd.FAILED && published == 1;
            assertEquals(
                    hasOutputs || unsettled, published == 1, () -> state + " after " + actions);
            assertEquals(launched, count(actions, StepAction.Close.class));
        }
    }

    private static long count(List<StepAction> actions, Class<? extends StepAction> kind) {
        return actions.stream().filter(kind::isInstance).count();
    }

    static StepEvent anyEvent(RandomGenerator random) {
        int attempt = random.nextInt(1, 5);
        return switch (random.nextInt(14)) {
            case 0, 1 -> new StepEvent.NeedMet();
            case 2, 3, 4 -> new StepEvent.Claimed();
            case 5 -> new StepEvent.Found(random.nextBoolean());
            case 6 -> new StepEvent.Started(attempt);
            case 7 -> new StepEvent.Delivered(attempt, false, random.nextBoolean());
            case 8 -> new StepEvent.Delivered(attempt, true, random.nextBoolean());
            case 9, 10 -> new StepEvent.Failed(attempt, random.nextBoolean());
            case 11 -> new StepEvent.Vanished(attempt);
            case 12 -> new StepEvent.Settled(attempt);
            default ->
                    random.nextInt(4) == 0 ? new StepEvent.CancelAsked() : new StepEvent.NeedGone();
        };
    }

    private static StepDecision decide(StepState state, StepEvent event) {
        return StepDecision.of(state, event, ONCE);
    }
}
