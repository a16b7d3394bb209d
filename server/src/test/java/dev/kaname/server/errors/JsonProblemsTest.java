package dev.kaname.server.errors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonProblemsTest {
    record Order(String model, String version) {}

    private static Problem of(String body) {
        return JsonProblems.of(
                assertThrows(
                        JsonProcessingException.class,
                        () -> new ObjectMapper().readValue(body, Order.class)));
    }

    @Test
    void whereAFieldIsUnknownTheKnownOnesAreNamedAndTheSentOneIsNotRepeated() {
        Problem problem = of("{\"model\": \"m\", \"versoin\": \"1\"}");

        assertEquals(Code.INVALID_ARGUMENT, problem.code());
        assertEquals(Optional.of("its fields are model, version"), problem.remedy());
        assertFalse(problem.toString().contains("versoin"), problem::toString);
    }

    @Test
    void aValueOfTheWrongShapeIsNamedByItsField() {
        assertEquals(Optional.of("model"), of("{\"model\": {}}").field());
    }
}
