package dev.kaname.server.errors;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.util.Optional;
import java.util.stream.Collectors;

/// What is wrong with a JSON body: where it stands, never what it said.
final class JsonProblems {
    private JsonProblems() {}

    static Problem of(JsonProcessingException failure) {
        if (failure.getCause() instanceof Refusal refusal) {
            return refusal.problem(); // the body itself refused to be read on
        }
        Optional<String> field = field(failure);
        String detail =
                switch (failure) {
                    case UnrecognizedPropertyException _ -> "a field that is not known here";
                    case StreamConstraintsException _ ->
                            "nested too deep, or a name, text or number is too long";
                    case JsonMappingException _ -> "a value of the wrong type or shape";
                    default -> "the body is not JSON" + place(failure.getLocation());
                };
        Problem problem = Problem.of(Code.INVALID_ARGUMENT, detail);
        Problem advised = known(failure).map(problem::remedy).orElse(problem);
        return field.map(advised::field).orElse(advised);
    }

    /// What is taken where an unknown field was sent; the unknown one is not repeated.
    private static Optional<String> known(JsonProcessingException failure) {
        if (!(failure instanceof UnrecognizedPropertyException unknown)
                || unknown.getKnownPropertyIds() == null
                || unknown.getKnownPropertyIds().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                unknown.getKnownPropertyIds().stream()
                        .map(String::valueOf)
                        .sorted()
                        .collect(Collectors.joining(", ", "its fields are ", "")));
    }

    private static String place(@org.jspecify.annotations.Nullable JsonLocation location) {
        return location == null
                ? ""
                : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    /// The way to the value at fault, by names of our own records only: an unknown name is the
    /// sender's text and is not repeated.
    private static Optional<String> field(JsonProcessingException failure) {
        if (!(failure instanceof JsonMappingException mapping)
                || failure instanceof UnrecognizedPropertyException
                || mapping.getPath().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                mapping.getPath().stream()
                        .map(step -> step.getFieldName() == null ? "[]" : step.getFieldName())
                        .collect(Collectors.joining(".")));
    }
}
