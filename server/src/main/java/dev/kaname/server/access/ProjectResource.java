package dev.kaname.server.access;

import dev.kaname.security.Entry;
import dev.kaname.security.Grant;
import dev.kaname.security.Permission;
import dev.kaname.security.Principal;
import dev.kaname.security.Project;
import dev.kaname.security.Role;
import dev.kaname.security.Security;
import dev.kaname.server.Page;
import dev.kaname.server.errors.Refusal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/// Projects: made by an administrator for their first owner, seen by their members.
@Path("/api/v1/projects")
@RunOnVirtualThread
public class ProjectResource {
    private final Security security;
    private final Caller caller;

    ProjectResource(Security security, Caller caller) {
        this.security = security;
        this.caller = caller;
    }

    /// A project to be made.
    ///
    /// @param owner id of a person, or a name that only one bears
    /// @param roles of the owner; all of them if nothing is said
    public record New(
            @Nullable String name, @Nullable String owner, @Nullable List<String> roles) {}

    /// A project; what the caller is in it and may do there, if they are a member.
    public record View(
            String id,
            String name,
            Instant createdAt,
            Optional<List<String>> roles,
            Optional<Boolean> owner,
            Optional<Map<String, String>> permissions) {
        static View of(Project project) {
            return new View(
                    project.id(),
                    project.name(),
                    project.created(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }

        static View of(Entry entry) {
            Map<String, String> granted = new TreeMap<>();
            entry.grants()
                    .forEach((permission, grant) -> {
                        if (grant != Grant.NO) {
                            granted.put(permission.act(), grant.label());
                        }
                    });
            return new View(
                    entry.project().id(),
                    entry.project().name(),
                    entry.project().created(),
                    Optional.of(entry.roles().stream().map(Role::label).sorted().toList()),
                    Optional.of(entry.owner()),
                    Optional.of(granted));
        }
    }

    /// Makes a project for its first owner.
    @POST
    @Needs(Permission.PROJECTS_MANAGE)
    @Creates
    @ResponseStatus(201)
    public View create(New asked) {
        Refusal.required("body", asked);
        Principal owner = security.principals().person(Refusal.required("owner", asked.owner()));
        Set<Role> roles =
                asked.roles() == null ? EnumSet.allOf(Role.class) : Roles.parse(asked.roles());
        Project made =
                security.projects()
                        .create(caller.who(), Refusal.required("name", asked.name()), owner, roles);
        return View.of(made);
    }

    /// The caller's projects; an administrator sees the names of all.
    @GET
    @SelfService
    public Page<View> list(
            @QueryParam("limit") @Nullable Integer limit,
            @QueryParam("after") @Nullable String after) {
        int most = Page.limit(limit);
        List<Project> found = security.projectsOf(caller.identity(), Page.after(after), most + 1);
        return Page.of(found, most, Project::name).map(View::of);
    }

    /// Shows a project and what the caller may do in it.
    @GET
    @Path("{project}")
    @Needs(Permission.PROJECT_SEE)
    public View get(@PathParam("project") String project) {
        return View.of(caller.entry());
    }
}
