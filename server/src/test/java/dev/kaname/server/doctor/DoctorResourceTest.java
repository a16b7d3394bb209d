package dev.kaname.server.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.sandbox.Isolation;
import dev.kaname.sandbox.IsolationReport;
import dev.kaname.server.IsolationRule;
import dev.kaname.server.doctor.DoctorResource.Finding;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DoctorResourceTest {
    private static final IsolationReport WALLED =
            new IsolationReport(Set.of(Isolation.NONE, Isolation.NAMESPACE), "", Map.of());
    private static final IsolationReport OPEN =
            new IsolationReport(Set.of(Isolation.NONE), "bwrap is not there", Map.of());

    @Test
    void stepsWithoutWallsAreShownAlsoWhereTheMachineCouldBuildThem() {
        Finding told = DoctorResource.isolation(IsolationRule.NONE, WALLED);
        assertEquals("warning", told.result());
        assertTrue(told.detail().startsWith("none: KANAME_SERVER_ISOLATION"), told.detail());

        Finding cannot = DoctorResource.isolation(IsolationRule.BEST, OPEN);
        assertEquals("warning", cannot.result());
        assertEquals("none: bwrap is not there", cannot.detail());

        assertEquals(
                new Finding("isolation", "ok", "namespace", ""),
                DoctorResource.isolation(IsolationRule.BEST, WALLED));
    }
}
