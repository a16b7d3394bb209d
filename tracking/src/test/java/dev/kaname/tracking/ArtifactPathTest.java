package dev.kaname.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactPathTest {
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "BI-001 | a/../../etc/passwd",
                "BI-001 | ..",
                "BI-001 | ../../../../etc/passwd",
                "BI-002 | /etc/passwd",
                "BI-002 | C:/windows/system.ini",
                "BI-002 | //host/share",
                "BI-004 | a\\..\\b",
                "BI-008 | a/%252e%252e/b",
                "BI-008 | a/%2e%2e%2f%zz",
                "BI-008 | %2e%2e",
                "BI-013 | a/..%2fb",
                "BI-013 | a%5cb",
                "BI-014 | a/./b",
                "BI-022 | a//b",
                "BI-022 | a/",
                "BI-022 | a%00b",
            })
    void hostileTextNeverBecomesAPath(String id, String text) {
        assertThrows(TrackingFailure.PathRefused.class, () -> ArtifactPath.parse(text), id);
    }

    @Test
    void controlCharactersLongNamesAndDeepPathsAreRefused() {
        for (String text :
                List.of(
                        "a\u0000b",
                        "a\nb",
                        "x".repeat(256),
                        "a/".repeat(200) + "b",
                        "half \ud83d surrogate")) {
            assertThrows(TrackingFailure.PathRefused.class, () -> ArtifactPath.parse(text));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model/MLmodel",
                "sales 2026+q1.csv",
                "100%.csv",
                "50%25.csv",
                "%E2%82%AC.csv",
                "date=2026-11-21/part-0.parquet",
                "...",
                ".hidden",
                "データ.csv",
                "a;b#c?d",
            })
    void ordinaryNamesSurviveByteForByte(String text) {
        assertEquals(text, ArtifactPath.parse(text).toString());
    }

    @Test
    void aPathBelowTheProxyLeadsToTheRootItLiesIn() {
        assertEquals(
                Optional.of(
                        new ArtifactRoot.Place(
                                new ArtifactRoot.OfRun(3, "r1"), ArtifactPath.parse("a/b"))),
                ArtifactRoot.locate(ArtifactPath.parse("3/r1/artifacts/a/b")));
        assertEquals(
                Optional.of(
                        new ArtifactRoot.Place(
                                new ArtifactRoot.OfModel(0, "m-1"), ArtifactPath.root())),
                ArtifactRoot.locate(ArtifactPath.parse("0/models/m-1/artifacts")));
        for (String none :
                List.of(
                        "",
                        "3",
                        "3/r1",
                        "3/r1/files/a",
                        "x/r1/artifacts",
                        "03/r/artifacts",
                        "0/models/m-1",
                        "-1/r/artifacts")) {
            assertEquals(Optional.empty(), ArtifactRoot.locate(ArtifactPath.parse(none)), none);
        }
    }

    @Test
    void noRootIsEverBare() {
        assertEquals("mlflow-artifacts:/0/r/artifacts", new ArtifactRoot.OfRun(0, "r").uri());
        assertEquals(
                "mlflow-artifacts:/versions/v/artifacts", new ArtifactRoot.OfVersion("v").uri());
        assertEquals(
                "mlflow-artifacts:/0/models/m-1/artifacts",
                new ArtifactRoot.OfModel(0, "m-1").uri());
    }
}
