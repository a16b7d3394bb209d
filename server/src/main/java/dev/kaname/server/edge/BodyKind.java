package dev.kaname.server.edge;

import jakarta.ws.rs.Path;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/// What kind of body a resource method takes: found from its parameters, so that nobody has to say
/// it twice.
enum BodyKind {
    NONE,
    JSON,
    /// Requests for predictions, in JSON or with binary tensors.
    INFERENCE,
    /// Files of data and artifacts.
    UPLOAD,
    /// The smart protocol of git.
    GIT;

    private static final Set<String> RAW =
            Set.of(
                    InputStream.class.getName(),
                    "[B",
                    "java.io.File",
                    "io.vertx.core.buffer.Buffer",
                    "io.vertx.core.http.HttpServerRequest",
                    "io.vertx.ext.web.RoutingContext");

    static BodyKind of(Method method) {
        String path =
                Optional.ofNullable(method.getDeclaringClass().getAnnotation(Path.class))
                        .map(Path::value)
                        .orElse("");
        boolean raw = Arrays.stream(method.getParameters()).anyMatch(BodyKind::raw);
        if (raw && path.contains("/git/")) {
            return GIT;
        }
        if (raw && (path.contains("/v2") || path.contains("/e/"))) {
            return INFERENCE;
        }
        if (raw) {
            return UPLOAD;
        }
        return Arrays.stream(method.getParameters()).anyMatch(BodyKind::entity) ? JSON : NONE;
    }

    private static boolean raw(Parameter parameter) {
        return RAW.contains(parameter.getType().getName());
    }

    /// A parameter that no annotation binds to the address or a header is the body.
    private static boolean entity(Parameter parameter) {
        return Arrays.stream(parameter.getAnnotations())
                .noneMatch(annotation ->
                        annotation.annotationType().getPackageName().startsWith("jakarta.ws.rs"));
    }
}
