package dev.kaname.server.delivery;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kaname.serving.ServingFailure.NotServable;
import dev.kaname.serving.model.ModelFiles;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MlmodelPathsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../../admin-token",
                "/etc/passwd",
                "a/../../b",
                "..",
                "'..\\..\\b'",
                "'C:b'",
                "file:///etc/passwd",
                "\"a\\0b\""
            })
    void aPathThatLeavesTheFolderIsRefusedAndItsPlaceIsSaid(String path) {
        NotServable refused =
                assertThrows(NotServable.class, () -> check("{onnx: {data: " + path + "}}"));
        assertEquals(
                "its MLmodel names a file outside of the model's folder (flavors.onnx.data)",
                refused.reason());
    }

    @Test
    void everyFlavorAndEveryKeyThatNamesAFileIsLookedAt() {
        for (String key : new String[] {"model_path", "model_data", "code", "pickled_model"}) {
            String flavors = "{onnx: {data: model.onnx}, python_function: {%s: ../x}}";
            assertThrows(NotServable.class, () -> check(flavors.formatted(key)), key);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{onnx: {data: model.onnx, code: null, providers: [CPUExecutionProvider]}}",
                "{onnx: {data: ./model/model.onnx}}",
                "{onnx: {data: ..model.onnx}}",
                "{python_function: {data: ., loader_module: mlflow.onnx}}",
                "{sklearn: {}}",
                "text"
            })
    void whatStaysInsideIsAccepted(String flavors) {
        assertDoesNotThrow(() -> check(flavors));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "!!python/object:os.system {}", "{a: 1, a: 2}"})
    void whatIsNotPlainYamlIsRefused(String flavors) {
        NotServable refused = assertThrows(NotServable.class, () -> check(flavors));
        assertEquals("its MLmodel is not plain YAML", refused.reason());
    }

    @Test
    void whatIsNestedWithoutEndIsRefusedLikeTheRest() {
        NotServable refused = assertThrows(NotServable.class, () -> check("[".repeat(1 << 20)));
        assertEquals("its MLmodel is nested too deep", refused.reason());
    }

    @Test
    void aVersionWithoutTheFileHasNothingToCheck() {
        assertDoesNotThrow(() -> MlmodelPaths.check("it", new Only("model.onnx", "")));
    }

    private static void check(String flavors) {
        MlmodelPaths.check("it", new Only("MLmodel", "flavors: " + flavors + "\n"));
    }

    private record Only(String name, String text) implements ModelFiles {
        @Override
        public String digest() {
            return "0";
        }

        @Override
        public Map<String, Long> sizes() {
            return Map.of(name, (long) text.length());
        }

        @Override
        public InputStream open(String path) {
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
