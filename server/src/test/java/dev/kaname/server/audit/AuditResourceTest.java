package dev.kaname.server.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.security.Role;
import dev.kaname.security.audit.AuditVerifier;
import dev.kaname.server.TestClient;
import dev.kaname.server.TestProject;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AuditResourceTest {
    @Inject TestProject projects;

    private static AuditVerifier.Report verify(String export) {
        AuditVerifier verifier = new AuditVerifier(List.of());
        export.lines().forEach(verifier::accept);
        return verifier.finish();
    }

    @Test
    void anAdministratorExportsALogThatVerifiesOffline() {
        projects.make();
        TestClient admin = TestClient.bearer(projects.administratorToken());

        String export = admin.get("/api/v1/audit/export").expect(200).text();
        boolean whole =
                admin.send("POST", "/api/v1/audit/verification", new byte[0])
                        .expect(200)
                        .json()
                        .path("whole")
                        .asBoolean();

        assertTrue(whole);
        AuditVerifier.Report report = verify(export);
        assertEquals(List.of(), report.findings());
        assertTrue(report.whole(), report.toString());
        assertFalse(verify(export.replaceFirst("project.create", "project.delete")).whole());
    }

    @Test
    void aRefusalIsRecordedOnceWithItsRule() {
        TestProject.Made made = projects.make();
        String audit = "/api/v1/projects/" + made.name() + "/audit";
        String developer = made.tokenOf(Role.DEVELOPER);

        TestClient.bearer(developer)
                .post("/api/v1/projects/" + made.name() + "/services", "{\"name\":\"x\"}")
                .expect(403);

        String records = made.as(Role.AUDITOR).get(audit).expect(200).text();
        assertEquals(1, records.split("\"access.refuse\"", -1).length - 1, records);
        assertTrue(records.contains("[\"permission\",\"members\"]"), records);
    }

    @Test
    void whoIsNoAuditorSeesTheirOwnActsOnly() {
        TestProject.Made made = projects.make();
        String audit = "/api/v1/projects/" + made.name() + "/audit";
        TestClient scientist = made.as(Role.DATA_SCIENTIST);

        assertEquals(0, scientist.get(audit).expect(200).json().path("items").size());
        scientist.get(audit + "/export").expect(403);
        assertTrue(made.as(Role.AUDITOR).get(audit).expect(200).json().path("items").size() > 1);
    }

    @Test
    void anExportOfOneProjectHoldsNothingOfAnother() {
        TestProject.Made mine = projects.make();
        TestProject.Made other = projects.make();

        String export =
                mine.as(Role.AUDITOR)
                        .get("/api/v1/projects/" + mine.name() + "/audit/export")
                        .expect(200)
                        .text();

        assertTrue(export.contains(mine.id()));
        assertFalse(export.contains(other.id()));
        assertTrue(verify(export).whole());
    }
}
