package dev.kaname.server.doctor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.sandbox.Isolation;
import dev.kaname.sandbox.IsolationReport;
import dev.kaname.server.IsolationRule;
import dev.kaname.server.ServerUser;
import dev.kaname.server.doctor.DoctorResource.Finding;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DoctorResourceTest {
    private static final IsolationReport WALLED =
            new IsolationReport(
                    Set.of(Isolation.NONE, Isolation.NAMESPACE),
                    "bubblewrap 0.8.0, without a filter of system calls",
                    Map.of());
    private static final IsolationReport OPEN =
            new IsolationReport(Set.of(Isolation.NONE), "bwrap is not there", Map.of());

    @Test
    void aServerThatRunsAsRootIsWarnedOfWithWhatToDo() throws Exception {
        Finding root = DoctorResource.user(true);
        assertEquals("warning", root.result());
        assertEquals("run the server as a user of its own", root.remedy());
        assertEquals(new Finding("user", "ok", "not root", ""), DoctorResource.user(false));

        Process id = new ProcessBuilder("id", "-u").start();
        String mine = new String(id.getInputStream().readAllBytes(), US_ASCII).strip();
        assertEquals(mine.equals("0"), ServerUser.isRoot());
    }

    @Test
    void stepsWithoutWallsAreShownAlsoWhereTheMachineCouldBuildThem() {
        Finding told = DoctorResource.isolation(IsolationRule.NONE, WALLED);
        assertEquals("warning", told.result());
        assertTrue(told.detail().startsWith("none: KANAME_SERVER_ISOLATION"), told.detail());

        Finding cannot = DoctorResource.isolation(IsolationRule.BEST, OPEN);
        assertEquals("warning", cannot.result());
        assertEquals("none: bwrap is not there", cannot.detail());

        assertEquals(
                new Finding(
                        "isolation",
                        "ok",
                        "namespace: bubblewrap 0.8.0, without a filter of system calls",
                        ""),
                DoctorResource.isolation(IsolationRule.BEST, WALLED));
    }
}
