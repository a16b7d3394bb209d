package dev.kaname.pipelines;

import dev.kaname.database.Json;
import dev.kaname.pipelines.file.Template;
import dev.kaname.pipelines.file.Template.Part.Place;
import dev.kaname.pipelines.plan.PlannedStep;
import dev.kaname.pipelines.plan.Work;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Fills in the words of a step.
final class Commands {
    private final RunHead head;
    private final PlannedStep step;
    private final String attempt;

    Commands(RunHead head, PlannedStep step, String attempt) {
        this.head = head;
        this.step = step;
        this.attempt = attempt;
    }

    /// The parameters the step sees, in their types: the pipeline's, or those of its component.
    ///
    /// @param file turns the path of a tracked file into what the step is told
    Map<String, Object> parameters(Function<String, String> file) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        if (step.work() instanceof Work.Use use) {
            use.parameters()
                    .forEach((name, argument) -> {
                        Object value = value(argument);
                        parameters.put(
                                name, use.files().contains(name) ? files(value, file) : value);
                    });
            return parameters;
        }
        for (String name : step.parameters()) {
            Object value = head.parameters().get(name);
            if (value != null) {
                parameters.put(name, value);
            }
        }
        return parameters;
    }

    private Object value(Work.Argument argument) {
        return switch (argument) {
            case Work.Argument.Fixed fixed -> fixed.value();
            case Work.Argument.Same same -> head.parameters().getOrDefault(same.parameter(), "");
            case Work.Argument.Filled filled -> fill(filled.template(), _ -> "", head.parameters());
        };
    }

    private static Object files(Object value, Function<String, String> file) {
        return value instanceof List<?> list
                ? list.stream().map(path -> file.apply(String.valueOf(path))).toList()
                : file.apply(String.valueOf(value));
    }

    /// The program and its words. A script is handed to its shell as one word.
    List<String> words(Function<Place, String> folders, Map<String, Object> parameters) {
        return switch (step.work()) {
            case Work.Program program -> filled(program.words(), folders, parameters);
            case Work.Use use -> filled(use.words(), folders, parameters);
            case Work.Script script -> List.of(script.shell(), "-c", script.text());
            case Work.Register _, Work.Deploy _ -> List.of();
        };
    }

    /// The words as they enter a cache key: inputs and outputs by name, since where they lie
    /// changes nothing.
    String forKey() {
        Map<String, Object> parameters = parameters(path -> path);
        List<String> words = new ArrayList<>(words(Place::toString, parameters));
        step.env()
                .forEach((name, template) ->
                        words.add(name + "=" + fill(template, Place::toString, parameters)));
        return Json.canonical(words);
    }

    String fill(
            Template template, Function<Place, String> folders, Map<String, Object> parameters) {
        return template.fill(place ->
                switch (place.space()) {
                    case INPUTS, OUTPUTS -> folders.apply(place);
                    case PARAMETERS -> text(parameters.getOrDefault(place.name(), ""));
                    case RUN -> ofRun(place.name());
                });
    }

    private List<String> filled(
            List<Template> words, Function<Place, String> folders, Map<String, Object> parameters) {
        return words.stream().map(word -> fill(word, folders, parameters)).toList();
    }

    private String ofRun(String name) {
        return switch (name) {
            case "id" -> head.id();
            case "number" -> String.valueOf(head.number());
            case "pipeline" -> head.name();
            case "step" -> step.name();
            case "attempt" -> attempt;
            case "commit" -> head.source().commit();
            default -> "";
        };
    }

    /// A value as a word.
    static String text(Object value) {
        return value instanceof String text ? text : Json.canonical(value);
    }
}
