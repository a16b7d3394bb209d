package dev.kaname.server.edge;

import dev.kaname.server.ServerConfig;
import dev.kaname.server.access.Caller;
import dev.kaname.server.errors.Code;
import dev.kaname.server.errors.Problem;
import dev.kaname.server.errors.Refusal;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.inject.Provider;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What a route takes as a body, and how much of it. It runs after access is granted and before the
/// first byte is read.
///
/// A route that takes an object takes JSON, in the closed set of forms that we parse, and little of
/// it. A route that takes bytes takes any, up to the limit of its kind ([BodyKind]).
///
/// All that is not small takes a place in one [BodyRoom] until it is answered.
@jakarta.ws.rs.ext.Provider
@Priority(Priorities.AUTHORIZATION)
public class BodyFilter implements ContainerRequestFilter {
    private static final Duration PAUSE = Duration.ofSeconds(5);

    // filters are made while the application is put together, when nothing may be opened yet
    private final Provider<ServerConfig> config;
    private final Provider<RoutingContext> context;
    private final ResourceInfo resource;
    private final Caller caller;
    private final BodyRoom room = BodyRoom.inHeap(Runtime.getRuntime().maxMemory());
    private final Map<Method, BodyKind> kinds = new ConcurrentHashMap<>();
    private volatile ServerConfig.@Nullable Limits limits;

    BodyFilter(
            Provider<ServerConfig> config,
            Provider<RoutingContext> context,
            ResourceInfo resource,
            Caller caller) {
        this.config = config;
        this.context = context;
        this.resource = resource;
        this.caller = caller;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        BodyKind kind = kinds.computeIfAbsent(resource.getResourceMethod(), BodyKind::of);
        String declared = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        long limit = limit(kind, declared != null);
        boolean body = declared != null || request.getHeaderString("Transfer-Encoding") != null;
        if (body) {
            checkCoding(request.getHeaderString(HttpHeaders.CONTENT_ENCODING), kind);
            checkType(mediaType(request), kind, declared);
        }
        if (declared != null && length(declared) > limit) {
            throw Refusal.tooLarge("the body may have at most " + limit + " bytes here");
        }
        InputStream bytes = InputStream.nullInputStream();
        BodyRoom.Stay stay = room.enter(caller.signedIn().orElse(""));
        Optional<RequestBody> there = RequestBody.in(context.get());
        if (there.isPresent()) {
            bytes = there.get();
            there.get().whenGone(stay::end);
            grow(stay, declared == null ? kind.memory() : kind.memory(length(declared)));
        }
        // the length that was declared is all that can come
        request.setEntityStream(
                declared == null
                        ? new BoundedBody(
                                bytes, limit, this::drop, length -> grow(stay, kind.memory(length)))
                        : bytes);
    }

    /// @throws Refusal if too much is on its way already
    private static void grow(BodyRoom.Stay stay, long cost) {
        switch (stay.grow(cost)) {
            case TAKEN -> {}
            case TOO_MUCH_OF_ONE -> {
                throw Refusal.later(
                        Problem.of(
                                        Code.TOO_MANY_REQUESTS,
                                        "too many of your uploads are on their way")
                                .remedy("let some of them end, then send this again"),
                        PAUSE);
            }
            case TOO_MUCH_OF_ALL -> {
                throw Refusal.later(
                        Problem.of(Code.BUSY, "too many uploads are on their way")
                                .remedy("send this again in a few seconds"),
                        PAUSE);
            }
        }
    }

    /// Ends the connection with the answer, for what is still to come costs the thread that all
    /// connections share.
    private void drop() {
        RoutingContext request = context.get();
        request.addEndHandler(_ -> request.request().connection().close());
    }

    /// @param declared whether its length is; what takes memory by its length is short otherwise
    private long limit(BodyKind kind, boolean declared) {
        ServerConfig.Limits of = limits;
        if (of == null) {
            of = config.get().limits(); // a search by reflection: once is enough
            limits = of;
        }
        return switch (kind) {
            case NONE, JSON -> of.json();
            case INFERENCE -> of.inference();
            case CALL -> declared ? of.upload() : of.json();
            case UPLOAD, GIT -> of.upload();
        };
    }

    private static long length(String declared) {
        try {
            return Long.parseLong(declared);
        } catch (NumberFormatException e) {
            throw Refusal.invalid("Content-Length", "is not a number", "send a number of bytes");
        }
    }

    /// Nothing is unpacked on arrival, so nothing can unpack to more than was sent (BI-029). Only
    /// git's own service takes gzip, under a limit of its own.
    private static void checkCoding(@Nullable String coding, BodyKind kind) {
        boolean plain = coding == null || coding.equalsIgnoreCase("identity");
        boolean git = kind == BodyKind.GIT && "gzip".equals(lower(coding));
        if (!plain && !git) {
            throw unsupported(
                    "compressed bodies are not taken here", "send it without Content-Encoding");
        }
    }

    private static String lower(@Nullable String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }

    /// @throws Refusal if what is sent cannot be read as a media type (BI-101)
    private static @Nullable MediaType mediaType(ContainerRequestContext request) {
        try {
            return request.getMediaType();
        } catch (IllegalArgumentException unreadable) {
            throw unsupported("the Content-Type cannot be read", "send a media type");
        }
    }

    private static Refusal unsupported(String detail, String remedy) {
        return new Refusal(Problem.of(Code.UNSUPPORTED_MEDIA_TYPE, detail).remedy(remedy));
    }

    private static void checkType(
            @Nullable MediaType type, BodyKind kind, @Nullable String declared) {
        boolean json = type != null && type.isCompatible(MediaType.APPLICATION_JSON_TYPE);
        boolean binary =
                kind == BodyKind.INFERENCE
                        && (type == null
                                || type.isCompatible(MediaType.APPLICATION_OCTET_STREAM_TYPE));
        boolean parsed = kind == BodyKind.JSON || kind == BodyKind.INFERENCE;
        // what is parsed has one of the forms we parse, whatever the sender calls it (BI-041)
        if (parsed && !json && !binary && !"0".equals(declared)) {
            throw unsupported("this route takes JSON", "send Content-Type: application/json");
        }
    }
}
