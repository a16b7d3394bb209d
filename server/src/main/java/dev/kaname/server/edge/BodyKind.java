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
    /// Calls of MLflow's protocol, whose JSON is read whole by the resource.
    CALL,
    /// Files of data and artifacts.
    UPLOAD,
    /// The smart protocol of git.
    GIT;

    /// A declared length up to which bytes take hardly any memory: a piece of a file.
    private static final long SMALL = 64 << 10;

    /// A request that waits, whatever it carries.
    private static final long REQUEST = 16 << 10;

    /// The most that parsed JSON takes for each byte of it: `{},` is an object and its place in a
    /// list.
    private static final long PARSED = 30;

    /// As it came, gathered, as characters and as text.
    private static final long COPIES = 5;

    /// What all objects take that one body may make: there is a limit on their number.
    private static final long OBJECTS = 20 << 20;

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
        if (raw && (path.endsWith("/mlflow") || path.contains("/mlflow/"))) {
            return CALL;
        }
        if (raw) {
            return UPLOAD;
        }
        return Arrays.stream(method.getParameters()).anyMatch(BodyKind::entity) ? JSON : NONE;
    }

    /// The memory that a body takes at most until it is answered, in bytes; 0 for what is too
    /// little to count.
    ///
    /// @param length as declared
    long memory(long length) {
        return switch (this) {
            case JSON, CALL -> REQUEST + Math.min(PARSED * length, OBJECTS + COPIES * length);
            case NONE -> length <= SMALL ? 0 : length;
            // as it came and what is read from it
            case INFERENCE -> length <= SMALL ? 0 : 2 * length;
            case UPLOAD, GIT -> length <= SMALL ? 0 : BodyRoom.UPLOAD;
        };
    }

    /// The same, of a body whose length nobody declared, as it begins to come.
    long memory() {
        return BodyRoom.UPLOAD;
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
