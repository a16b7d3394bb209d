package dev.kaname.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelSourceTest {
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "BI-002 | file:///etc",
                "BI-002 | file:/etc",
                "BI-002 | /etc",
                "BI-002 | \\\\host\\share",
                "BI-002 | C:\\models",
                "BI-002 | models",
                "BI-003 | mlflow-artifacts:/../x",
                "BI-003 | mlflow-artifacts://host/0/r/artifacts",
                "BI-003 | http://../x",
                "BI-003 | s3://bucket/../x",
                "BI-003 | runs:/r/../../x",
                "BI-003 | models:/../x",
                "BI-005 | mlflow-artifacts:/0/r/artifacts?x=/../..",
                "BI-006 | http:///#/../../..etc",
                "BI-006 | mlflow-artifacts:/0/r/artifacts#/../x",
                "BI-007 | mlflow-artifacts:/0/r/artifacts;/../x",
                "BI-008 | mlflow-artifacts:/0/r/artifacts/%252e%252e",
                "BI-009 | http://attacker.example/x",
                "BI-009 | https://attacker.example/api/2.0/mlflow-artifacts/artifacts/x",
                "BI-010 | ftp://attacker.example/x",
                "BI-010 | dbfs:/x",
                "own | runs:/r",
                "own | runs:r/model",
                "own | models:/",
                "own | models:/name",
                "own | models:/a/b/c",
                "own | models:/@alias",
                "own | :/x",
            })
    void whatNamesNothingStoredHereIsRefused(String id, String source) {
        assertThrows(TrackingFailure.SourceRefused.class, () -> ModelSource.parse(source), id);
    }

    @Test
    void theFourFormsAreRead() {
        assertEquals(new ModelSource.OfLogged("m-1"), ModelSource.parse("models:/m-1"));
        assertEquals(
                new ModelSource.OfVersion("iris", "3", false), ModelSource.parse("models:/iris/3"));
        assertEquals(
                new ModelSource.OfVersion("iris", "best", true),
                ModelSource.parse("models:/iris@best"));
        assertEquals(
                new ModelSource.OfRun("r1", new ArtifactPath(List.of("model", "a"))),
                ModelSource.parse("runs:/r1/model/a"));
        assertEquals(
                new ModelSource.OfArtifacts(ArtifactPath.parse("0/r1/artifacts/model")),
                ModelSource.parse("mlflow-artifacts:/0/r1/artifacts/model"));
    }
}
