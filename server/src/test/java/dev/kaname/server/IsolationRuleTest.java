package dev.kaname.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.sandbox.Isolation;
import dev.kaname.sandbox.IsolationReport;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IsolationRuleTest {
    private static final IsolationReport WALLS =
            new IsolationReport(
                    Set.of(Isolation.NONE, Isolation.NAMESPACE), "bubblewrap", Map.of());
    private static final IsolationReport OPEN =
            new IsolationReport(Set.of(Isolation.NONE), "bubblewrap is not installed", Map.of());

    @Test
    void theBestIsWhatTheMachineWasProvedToEnforce() {
        assertEquals(Isolation.NAMESPACE, IsolationRule.BEST.on(WALLS));
        assertEquals(Isolation.NONE, IsolationRule.BEST.on(OPEN));
    }

    @Test
    void noneIsNoneWhateverTheMachineCanDo() {
        assertEquals(Isolation.NONE, IsolationRule.NONE.on(WALLS));
    }

    @Test
    void aMachineThatCannotDoWhatIsDemandedDoesNotStart() {
        assertEquals(Isolation.NAMESPACE, IsolationRule.NAMESPACE.on(WALLS));
        StartRefused refused =
                assertThrows(StartRefused.class, () -> IsolationRule.NAMESPACE.on(OPEN));
        String said = refused.complaints().getFirst();
        assertTrue(said.contains("KANAME_SERVER_ISOLATION"), said);
        assertTrue(said.contains("bubblewrap is not installed"), said);
    }
}
