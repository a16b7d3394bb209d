package dev.kaname.server.badinputs;

import static java.util.stream.Collectors.groupingBy;

import dev.kaname.server.access.Routes;
import dev.kaname.server.access.Routes.Route;
import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The doors that hostile inputs are tried at. They are found among the routes, so that a new route
/// is tried without anybody listing it; `doors.json` adds only how a sound request looks where the
/// route itself does not say.
final class Doors {
    private static final Pattern SPANNING = Pattern.compile("\\{\\s*(\\w+)\\s*:\\s*\\.[+*]\\s*}");
    private static final Pattern SEGMENT = Pattern.compile("\\{\\s*(?!project\\b)(\\w+)\\s*}");

    private static final List<Door> ALL = find();

    private Doors() {}

    /// How a sound request looks at a route.
    ///
    /// @param query without the question mark
    /// @param type media type of the body; JSON if nothing is said
    /// @param status what it is answered, if that is no success
    record Stated(
            String door,
            Optional<String> query,
            Optional<String> body,
            Optional<String> type,
            Optional<Integer> status) {}

    /// The doors that a word in a case means:
    ///
    /// - `every`: all; `guarded`: all that ask for a token
    /// - `json`: all that take JSON
    /// - `GET /p/{project}/v2`: one route
    /// - `* /p/{project}/v2*`: all methods, and all templates that begin so
    static List<Door> of(String word) {
        return ALL.stream().filter(meant(word)).toList();
    }

    private static Predicate<Door> meant(String word) {
        return switch (word) {
            case "every" -> _ -> true;
            case "guarded" -> door -> !door.route().open();
            case "json" -> Door::takesJson;
            default -> door -> matches(word, door.route());
        };
    }

    private static boolean matches(String word, Route route) {
        String verb = word.substring(0, word.indexOf(' '));
        String template = word.substring(word.indexOf(' ') + 1);
        return (verb.equals("*") || verb.equals(route.verb()))
                && (template.endsWith("*")
                        ? route.template().startsWith(template.substring(0, template.length() - 1))
                        : route.template().equals(template));
    }

    static List<String> statedButAbsent() {
        List<String> known = Routes.all().stream().map(Route::toString).toList();
        return stated().map(Stated::door).filter(door -> !known.contains(door)).toList();
    }

    static List<String> unstated() {
        return ALL.stream().filter(door -> !door.stated()).map(Door::toString).toList();
    }

    private static Stream<Stated> stated() {
        return Corpus.read("doors.json", Stated[].class);
    }

    private static List<Door> find() {
        Map<String, List<Stated>> stated = stated().collect(groupingBy(Stated::door));
        return Routes.all().stream()
                .flatMap(route ->
                        stated.containsKey(route.toString())
                                ? stated.get(route.toString()).stream().map(one -> door(route, one))
                                : Stream.of(unstated(route)))
                .toList();
    }

    private static Door door(Route route, Stated said) {
        return new Door(
                route,
                target(route) + said.query().map(query -> "?" + query).orElse(""),
                said.body(),
                said.type().orElse(route.mediaType()),
                true,
                said.status().stream().toList());
    }

    private static Door unstated(Route route) {
        boolean json = entity(route) && route.mediaType().equals("application/json");
        return new Door(
                route,
                target(route),
                json ? Optional.of("{}") : Optional.empty(),
                route.mediaType(),
                false,
                List.of());
    }

    /// The template with a place for each of its parameters.
    private static String target(Route route) {
        String paths = SPANNING.matcher(route.template()).replaceAll("«path:{$1}»");
        String ids =
                SEGMENT.matcher(paths)
                        .replaceAll(found ->
                                paths.startsWith("«path:", Math.max(0, found.start() - 6))
                                        ? "{" + found.group(1) + "}"
                                        : "«id:{" + found.group(1) + "}»");
        return ids.replaceAll("\\{\\s*\\w+\\s*:\\s*([^|{}]+)[^{}]*}", "$1");
    }

    /// Whether the route reads a body: a parameter that nothing binds to the address or a header.
    private static boolean entity(Route route) {
        return Arrays.stream(route.method().getParameterAnnotations())
                .anyMatch(annotations ->
                        Arrays.stream(annotations)
                                .map(Annotation::annotationType)
                                .noneMatch(
                                        type -> type.getPackageName().startsWith("jakarta.ws.rs")));
    }
}
