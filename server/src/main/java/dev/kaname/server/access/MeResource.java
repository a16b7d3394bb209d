package dev.kaname.server.access;

import dev.kaname.security.Identity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Locale;

/// Who the server takes the caller for.
@Path("/api/v1/me")
@RunOnVirtualThread
public class MeResource {
    private final Caller caller;

    MeResource(Caller caller) {
        this.caller = caller;
    }

    /// The caller, as the token proves them.
    public record Me(
            String principal, String name, String kind, boolean administrator, String token) {}

    /// Shows who the caller is.
    @GET
    @SelfService
    public Me me() {
        Identity identity = caller.identity();
        return new Me(
                identity.principal(),
                identity.name(),
                identity.kind().name().toLowerCase(Locale.ROOT),
                identity.administrator(),
                identity.token());
    }
}
