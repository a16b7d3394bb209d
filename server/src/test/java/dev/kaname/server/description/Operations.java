package dev.kaname.server.description;

import dev.kaname.server.access.Creates;
import dev.kaname.server.access.Routes;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;

/// One route as an operation: from its annotations, its types and what its source says.
final class Operations {
    private static final Pattern PATH_PARAMETER = Pattern.compile("\\{(\\w+)}");
    private static final Set<Class<?>> BYTES =
            Set.of(InputStream.class, byte[].class, StreamingOutput.class);

    private final DocComments comments;
    private final Words words;
    private final Schemas schemas;

    Operations(DocComments comments, Words words, Schemas schemas) {
        this.comments = comments;
        this.words = words;
        this.schemas = schemas;
    }

    Map<String, Object> of(Routes.Route route) {
        Method method = route.method();
        DocComments.Said said = comments.of(method);
        Map<String, Object> operation = new LinkedHashMap<>();
        String noun = Schemas.noun(method.getDeclaringClass());
        operation.put("tags", List.of(noun));
        operation.put("summary", said.summary());
        operation.put("description", (said.rest() + " " + rights(route)).strip());
        operation.put("operationId", id(noun, method.getName()));
        if (route.open()) {
            operation.put("security", List.of());
        }
        List<Object> parameters = parameters(route, said);
        if (!parameters.isEmpty()) {
            operation.put("parameters", parameters);
        }
        body(method, said).ifPresent(body -> operation.put("requestBody", body));
        operation.put("responses", responses(method));
        return operation;
    }

    private static String rights(Routes.Route route) {
        if (route.open()) {
            return "For everybody.";
        }
        return route.needs()
                .map(needs -> "Needs the permission `" + needs.value().act() + "`.")
                .orElse("For everybody who is signed in.");
    }

    /// Noun and verb, as the kinds of events are: `tokenMint`.
    private static String id(String noun, String verb) {
        return Character.toLowerCase(noun.charAt(0))
                + noun.substring(1)
                + Character.toUpperCase(verb.charAt(0))
                + verb.substring(1);
    }

    /// All that the path names come first, in its order, whether the method asks for them or not.
    private List<Object> parameters(Routes.Route route, DocComments.Said said) {
        List<Object> all = new ArrayList<>();
        Matcher inPath = PATH_PARAMETER.matcher(Description.path(route));
        while (inPath.find()) {
            all.add(
                    parameter(
                            "path",
                            inPath.group(1),
                            meaning(route.method(), said, inPath.group(1)),
                            true,
                            Schemas.simple("string", "")));
        }
        for (Parameter parameter : route.method().getParameters()) {
            Optional.ofNullable(parameter.getAnnotation(QueryParam.class))
                    .ifPresent(
                            query -> all.add(parameter("query", query.value(), parameter, said)));
            Optional.ofNullable(parameter.getAnnotation(HeaderParam.class))
                    .filter(header -> !header.value().equals("Content-Length"))
                    .ifPresent(header ->
                            all.add(parameter("header", header.value(), parameter, said)));
        }
        if (route.method().isAnnotationPresent(Creates.class)) {
            Map<String, Object> schema = Schemas.simple("string", "");
            schema.put("maxLength", 255);
            all.add(
                    parameter(
                            "header",
                            "Idempotency-Key",
                            words.of("Idempotency-Key"),
                            false,
                            schema));
        }
        return all;
    }

    private String meaning(Method method, DocComments.Said said, String name) {
        for (Parameter parameter : method.getParameters()) {
            PathParam path = parameter.getAnnotation(PathParam.class);
            if (path != null
                    && path.value().equals(name)
                    && said.parameters().containsKey(parameter.getName())) {
                return said.parameters().get(parameter.getName());
            }
        }
        return words.of(name);
    }

    private Map<String, Object> parameter(
            String in, String name, Parameter parameter, DocComments.Said said) {
        Map<String, Object> schema = schemas.of(parameter.getParameterizedType());
        Optional.ofNullable(parameter.getAnnotation(DefaultValue.class))
                .map(DefaultValue::value)
                .filter(value -> !value.isEmpty())
                .ifPresent(value -> schema.put("default", typed(schema, value)));
        String text =
                Optional.ofNullable(said.parameters().get(parameter.getName()))
                        .orElseGet(() -> words.of(name));
        return parameter(in, name, text, said.demanded().contains(name), schema);
    }

    private static Object typed(Map<String, Object> schema, String value) {
        return switch (String.valueOf(schema.get("type"))) {
            case "integer" -> Long.valueOf(value);
            case "boolean" -> Boolean.valueOf(value);
            default -> value;
        };
    }

    private static Map<String, Object> parameter(
            String in, String name, String text, boolean required, Map<String, Object> schema) {
        Map<String, Object> parameter = new LinkedHashMap<>();
        parameter.put("name", name);
        parameter.put("in", in);
        parameter.put("description", text);
        if (required) {
            parameter.put("required", true);
        }
        parameter.put("schema", schema);
        return parameter;
    }

    private Optional<Map<String, Object>> body(Method method, DocComments.Said said) {
        for (Parameter parameter : method.getParameters()) {
            if (parameter.getAnnotations().length == 0) {
                return Optional.of(body(method, parameter, said));
            }
        }
        return Optional.empty();
    }

    private Map<String, Object> body(Method method, Parameter parameter, DocComments.Said said) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("required", !Schemas.isNullable(parameter.getAnnotatedType()));
        if (BYTES.contains(parameter.getType())) {
            Consumes consumes = method.getAnnotation(Consumes.class);
            body.put("content", bytes(consumes == null ? "*/*" : consumes.value()[0]));
        } else {
            Type type = parameter.getParameterizedType();
            body.put("content", content("application/json", schemas.of(type)));
            schemas.demand(type, said.demanded());
        }
        return body;
    }

    private Map<String, Object> responses(Method method) {
        Map<String, Object> responses = new LinkedHashMap<>();
        Type type = method.getGenericReturnType();
        if (type == void.class) {
            responses.put("204", answer("Done.", Map.of()));
        } else if (BYTES.contains(type)) {
            String media = method.getAnnotation(Produces.class).value()[0];
            responses.put("200", answer("The bytes.", bytes(media)));
        } else if (type instanceof ParameterizedType generic
                && generic.getRawType() == RestResponse.class) {
            // such a method decides: 201 if it made something, 200 if it was there already
            Map<String, Object> schema = schemas.of(generic.getActualTypeArguments()[0]);
            responses.put("200", answer("It was there already.", json(schema)));
            responses.put("201", answer("Made.", json(schema)));
        } else if (type != jakarta.ws.rs.core.Response.class) {
            ResponseStatus made = method.getAnnotation(ResponseStatus.class);
            responses.put(
                    made == null ? "200" : Integer.toString(made.value()),
                    answer(made == null ? "The answer." : "Made.", json(schemas.of(type))));
        }
        responses.put("default", Map.of("$ref", "#/components/responses/Problem"));
        return responses;
    }

    private static Map<String, Object> json(Map<String, Object> schema) {
        return content("application/json", schema);
    }

    private static Map<String, Object> answer(String text, Map<String, Object> content) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("description", text);
        if (!content.isEmpty()) {
            answer.put("content", content);
        }
        return answer;
    }

    private static Map<String, Object> bytes(String media) {
        boolean text = media.startsWith("text/") || media.endsWith("jsonl");
        return content(media, Schemas.simple("string", text ? "" : "binary"));
    }

    private static Map<String, Object> content(String media, Map<String, Object> schema) {
        return Map.of(media, Map.of("schema", schema));
    }
}
