package dev.kaname.server.access;

import dev.kaname.security.Permission;
import dev.kaname.security.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.List;

/// One project, as its members see it.
@Path("/api/v1/projects/{project}")
@RunOnVirtualThread
public class ProjectResource {
    private final Caller caller;

    ProjectResource(Caller caller) {
        this.caller = caller;
    }

    /// A project and what the caller is in it.
    public record View(
            String id, String name, Instant created, List<String> roles, boolean owner) {}

    @GET
    @Needs(Permission.PROJECT_SEE)
    public View get() {
        return new View(
                caller.project().id(),
                caller.project().name(),
                caller.entry().project().created(),
                caller.entry().roles().stream().map(Role::label).sorted().toList(),
                caller.entry().owner());
    }
}
