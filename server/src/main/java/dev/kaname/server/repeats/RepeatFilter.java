package dev.kaname.server.repeats;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kaname.database.Ids;
import dev.kaname.server.access.Caller;
import dev.kaname.server.access.Creates;
import dev.kaname.server.errors.Code;
import dev.kaname.server.errors.Problem;
import dev.kaname.server.errors.Refusal;
import jakarta.annotation.Priority;
import jakarta.inject.Provider;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Answers a creating request that comes again under the same `Idempotency-Key` as it was answered
/// the first time, and carries out nothing twice.
@jakarta.ws.rs.ext.Provider
@Priority(Priorities.AUTHORIZATION + 10)
public class RepeatFilter implements ContainerRequestFilter, ContainerResponseFilter {
    static final String KEY = "Idempotency-Key";
    static final String REPLAYED = "Idempotency-Replayed";
    private static final String PROPERTY = RepeatFilter.class.getName();
    private static final int LONGEST = 255;

    // filters are made while the application is put together, long before anything may be opened
    private final Provider<Requests> requests;
    private final Provider<RequestClaims> claims;
    private final Provider<Ids> ids;
    private final Caller caller;
    private final ResourceInfo resource;
    private final ObjectMapper json;

    RepeatFilter(
            Provider<Requests> requests,
            Provider<RequestClaims> claims,
            Provider<Ids> ids,
            Caller caller,
            ResourceInfo resource,
            ObjectMapper json) {
        this.requests = requests;
        this.claims = claims;
        this.ids = ids;
        this.caller = caller;
        this.resource = resource;
        this.json = json;
    }

    @Override
    public void filter(ContainerRequestContext request) throws IOException {
        @Nullable String key = request.getHeaderString(KEY);
        if (key == null || !resource.getResourceMethod().isAnnotationPresent(Creates.class)) {
            return;
        }
        if (key.isBlank()
                || key.length() > LONGEST
                || !key.chars().allMatch(c -> c > 32 && c < 127)) {
            throw Refusal.invalid(
                    KEY,
                    "is not a key",
                    "send 1 to " + LONGEST + " visible ASCII characters, for example a UUID");
        }
        byte[] body = request.getEntityStream().readAllBytes();
        request.setEntityStream(new ByteArrayInputStream(body));
        Keyed keyed =
                new Keyed(
                        caller.projectIfAny(),
                        caller.principal(),
                        key,
                        fingerprint(request, body),
                        ids.get().get());
        Optional<Requests.Earlier> earlier =
                requests.get().find(keyed.project(), keyed.principal(), key);
        if (earlier.isPresent()) {
            request.abortWith(again(keyed, earlier.get()));
            return;
        }
        caller.because(claims.get().begin(keyed));
        request.setProperty(PROPERTY, keyed);
    }

    private static String fingerprint(ContainerRequestContext request, byte[] body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String line = request.getMethod() + " " + request.getUriInfo().getRequestUri() + "\n";
            digest.update(line.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private Response again(Keyed keyed, Requests.Earlier earlier) {
        if (!earlier.fingerprint().equals(keyed.fingerprint())) {
            throw new Refusal(
                    Problem.of(Code.CONFLICT, "this key was used for another request")
                            .field(KEY)
                            .remedy("make a new key for each new request"));
        }
        if (earlier.status().isEmpty() && claims.get().isUnderWay(keyed)) {
            throw RequestClaims.first();
        }
        if (earlier.status().isEmpty() || earlier.answer().isEmpty()) {
            throw new Refusal(
                    Problem.of(
                                    Code.ALREADY_EXISTS,
                                    "this request was carried out before, and its answer is not"
                                            + " kept")
                            .field(KEY)
                            .remedy("look at what it made: " + earlier.object()));
        }
        return Response.status(earlier.status().get())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .header(REPLAYED, true)
                .entity(earlier.answer().get())
                .build();
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response)
            throws IOException {
        if (!(request.getProperty(PROPERTY) instanceof Keyed keyed)) {
            return;
        }
        claims.get().end(keyed);
        if (response.getStatus() < 300) {
            boolean secret = resource.getResourceMethod().getAnnotation(Creates.class).secret();
            Optional<String> answer =
                    secret
                            ? Optional.empty()
                            : Optional.of(json.writeValueAsString(response.getEntity()));
            requests.get().answered(keyed, response.getStatus(), answer);
        }
    }
}
