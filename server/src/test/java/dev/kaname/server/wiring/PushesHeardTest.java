package dev.kaname.server.wiring;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PushesHeardTest {
    private static final Duration BRIEF = Duration.ofMillis(1);

    private final PushesHeard pushes = new PushesHeard();

    @Test
    void ofTwoQuickPushesEachFindsItsOwn() {
        try (PushesHeard.Expected first = pushes.expect("code", "c1");
                PushesHeard.Expected second = pushes.expect("code", "c2")) {
            pushes.heard("code", "c1");
            assertFalse(second.await(BRIEF), "heard before it was");
            pushes.heard("code", "c2");
            assertTrue(first.await(BRIEF), "hidden by the push behind it");
            assertTrue(second.await(BRIEF));
        }
    }

    @Test
    void aPushBackToAnOldCommitIsWaitedForAgain() {
        try (PushesHeard.Expected first = pushes.expect("code", "c1")) {
            pushes.heard("code", "c1");
            assertTrue(first.await(BRIEF));
        }
        try (PushesHeard.Expected again = pushes.expect("code", "c1")) {
            assertFalse(again.await(BRIEF));
            pushes.heard("other", "c1");
            assertFalse(again.await(BRIEF), "that was another repository");
            pushes.heard("code", "c1");
            assertTrue(again.await(BRIEF));
        }
    }
}
