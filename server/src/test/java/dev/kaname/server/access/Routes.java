package dev.kaname.server.access;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Every route of our resources, found in the classes, so that a new one is tested without anybody
/// adding it to a list.
public final class Routes {
    private static final Pattern PARAMETER =
            Pattern.compile("\\{\\s*(\\w+)\\s*(?::([^{}]*(?:\\{[^{}]*}[^{}]*)*))?}");

    /// What stands for a path parameter that is an id of something absent.
    private static final List<String> SAMPLES =
            List.of("absent", "1", "0".repeat(32), "v1", "a/b", "x");

    private static final List<Route> ALL = find();

    private Routes() {}

    /// @param template as in `@Path`, with a slash at the beginning
    public record Route(String verb, String template, Method method) {
        public Optional<Needs> needs() {
            return Optional.ofNullable(method.getAnnotation(Needs.class));
        }

        public boolean selfService() {
            return method.isAnnotationPresent(SelfService.class);
        }

        public boolean open() {
            return method.isAnnotationPresent(Open.class);
        }

        /// The address with these values, and with samples for all other parameters.
        public String path(Map<String, String> values) {
            Matcher parameter = PARAMETER.matcher(template);
            StringBuilder path = new StringBuilder();
            while (parameter.find()) {
                String value =
                        Optional.ofNullable(values.get(parameter.group(1)))
                                .orElseGet(() -> sample(parameter.group(2)));
                parameter.appendReplacement(path, Matcher.quoteReplacement(value));
            }
            return parameter.appendTail(path).toString();
        }

        private String sample(String pattern) {
            if (pattern == null) {
                return SAMPLES.getFirst();
            }
            // of alternatives, the first; else whatever fits
            return Stream.concat(SAMPLES.stream(), Stream.of(pattern.strip().split("\\|", -1)[0]))
                    .filter(sample -> sample.matches(pattern.strip()))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no sample for " + template));
        }

        /// A media type the route takes.
        public String mediaType() {
            Consumes consumes =
                    Optional.ofNullable(method.getAnnotation(Consumes.class))
                            .orElse(method.getDeclaringClass().getAnnotation(Consumes.class));
            return consumes == null || consumes.value()[0].contains("*")
                    ? "application/json"
                    : consumes.value()[0];
        }

        @Override
        public String toString() {
            return verb + " " + template;
        }
    }

    public static List<Route> all() {
        return ALL;
    }

    private static List<Route> find() {
        JavaClasses classes =
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.kaname.server");
        List<Route> routes = new ArrayList<>();
        for (JavaClass one : classes) {
            if (one.isAnnotatedWith(Path.class)) {
                collect(one.reflect(), routes);
            }
        }
        routes.sort(Comparator.comparing(Route::template).thenComparing(Route::verb));
        return List.copyOf(routes);
    }

    private static void collect(Class<?> resource, List<Route> routes) {
        String base = resource.getAnnotation(Path.class).value();
        for (Method method : resource.getDeclaredMethods()) {
            for (String verb : verbs(method)) {
                String rest =
                        Optional.ofNullable(method.getAnnotation(Path.class))
                                .map(Path::value)
                                .orElse("");
                routes.add(new Route(verb, join(base, rest), method));
            }
        }
    }

    private static List<String> verbs(Method method) {
        return Arrays.stream(method.getAnnotations())
                .flatMap(annotation ->
                        Optional.ofNullable(
                                annotation.annotationType().getAnnotation(HttpMethod.class))
                                .stream())
                .map(HttpMethod::value)
                .toList();
    }

    private static String join(String base, String rest) {
        String path = ("/" + base + "/" + rest).replaceAll("/+", "/");
        return path.length() > 1 && path.endsWith("/")
                ? path.substring(0, path.length() - 1)
                : path;
    }
}
