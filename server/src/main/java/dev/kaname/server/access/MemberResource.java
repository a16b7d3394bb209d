package dev.kaname.server.access;

import dev.kaname.security.Member;
import dev.kaname.security.Permission;
import dev.kaname.security.Principal;
import dev.kaname.security.Role;
import dev.kaname.security.Security;
import dev.kaname.server.Page;
import dev.kaname.server.errors.Refusal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/// Who belongs to a project, and its service accounts.
@Path("/api/v1/projects/{project}")
@RunOnVirtualThread
public class MemberResource {
    private final Security security;
    private final GrantableData repositories;
    private final Caller caller;

    MemberResource(Security security, GrantableData repositories, Caller caller) {
        this.security = security;
        this.repositories = repositories;
        this.caller = caller;
    }

    /// What a member shall be from now on.
    ///
    /// @param owner whether they shall own the project; they shall not, if nothing is said
    /// @param data names of the data repositories granted one by one, where a role asks for that
    public record Change(
            @Nullable List<String> roles, @Nullable Boolean owner, @Nullable List<String> data) {}

    /// A member of a project.
    ///
    /// @param data names of the data repositories granted one by one
    public record View(
            String principal,
            String name,
            String kind,
            List<String> roles,
            boolean owner,
            List<String> data) {
        static View of(Member member) {
            return new View(
                    member.principal(),
                    member.name(),
                    member.kind().name().toLowerCase(Locale.ROOT),
                    member.roles().stream().map(Role::label).sorted().toList(),
                    member.owner(),
                    member.readable().stream().sorted().toList());
        }
    }

    /// A service account to be made.
    ///
    /// @param name a label for people
    public record NewService(@Nullable String name) {}

    /// A service account.
    public record Service(String id, String name) {}

    /// Lists the members of the project.
    @GET
    @Path("members")
    @Needs(Permission.PROJECT_SEE)
    public Page<View> list(
            @QueryParam("limit") @Nullable Integer limit,
            @QueryParam("after") @Nullable String after) {
        int most = Page.limit(limit);
        List<Member> found =
                security.projects().members(caller.project().id(), Page.after(after), most + 1);
        return Page.of(found, most, Member::principal).map(View::of);
    }

    /// Makes somebody a member, or changes what a member may do.
    ///
    /// @param principal id of a person or service account, or a name that only one person bears
    @PUT
    @Path("members/{principal}")
    @Needs(Permission.MEMBERS)
    public View set(@PathParam("principal") String principal, Change change) {
        Refusal.required("body", change);
        Set<Role> roles = Roles.parse(Refusal.required("roles", change.roles()));
        Principal member = resolve(principal);
        Set<String> data = change.data() == null ? Set.of() : Set.copyOf(change.data());
        refuseUnknown(member, data);
        return View.of(
                security.setMember(
                        caller.identity(),
                        caller.who(),
                        caller.entry(),
                        member.id(),
                        roles,
                        Boolean.TRUE.equals(change.owner()),
                        data));
    }

    /// A slip of the finger grants nothing. What a member has been granted already may stay.
    private void refuseUnknown(Principal principal, Set<String> data) {
        String project = caller.project().id();
        Set<String> granted =
                security.projects()
                        .member(project, principal.id())
                        .map(Member::readable)
                        .orElse(Set.of());
        for (String name : data) {
            if (!granted.contains(name) && !repositories.exists(project, name)) {
                throw Refusal.invalid(
                        "data",
                        "names a data repository that does not exist",
                        "correct the name, or make the repository first: kaname data create NAME");
            }
        }
    }

    /// Ends a membership.
    @DELETE
    @Path("members/{principal}")
    @Needs(Permission.MEMBERS)
    public void remove(@PathParam("principal") String principal) {
        security.removeMember(caller.who(), caller.entry(), resolve(principal).id());
    }

    private Principal resolve(String principal) {
        return security.principals()
                .find(principal)
                .orElseGet(() -> security.principals().person(principal));
    }

    /// A new service account; it is no member until it is given a role, as any other principal.
    @POST
    @Path("services")
    @Needs(Permission.MEMBERS)
    @Creates
    @ResponseStatus(201)
    public Service createService(NewService asked) {
        Refusal.required("body", asked);
        Principal made =
                security.principals()
                        .createService(
                                caller.who(),
                                caller.project().id(),
                                Refusal.required("name", asked.name()));
        return new Service(made.id(), made.name());
    }
}
