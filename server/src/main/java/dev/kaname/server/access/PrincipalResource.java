package dev.kaname.server.access;

import dev.kaname.security.Permission;
import dev.kaname.security.Principal;
import dev.kaname.security.Security;
import dev.kaname.server.Page;
import dev.kaname.server.errors.Refusal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/// The people of the installation, for those who administer it.
@Path("/api/v1/principals")
@RunOnVirtualThread
public class PrincipalResource {
    private final Security security;
    private final Caller caller;

    PrincipalResource(Security security, Caller caller) {
        this.security = security;
        this.caller = caller;
    }

    /// A person to be made known.
    ///
    /// @param administrator whether they shall administer the installation
    public record New(@Nullable String name, @Nullable Boolean administrator) {}

    /// A person.
    ///
    /// @param administrator whether they administer the installation
    /// @param disabled whether they were shut out for good
    public record View(String id, String name, boolean administrator, boolean disabled) {
        static View of(Principal principal) {
            return new View(
                    principal.id(),
                    principal.name(),
                    principal.administrator(),
                    principal.disabled());
        }
    }

    /// Makes a person known to the installation.
    @POST
    @Needs(Permission.PRINCIPALS_MANAGE)
    @Creates
    @ResponseStatus(201)
    public View create(New asked) {
        Refusal.required("body", asked);
        Principal made =
                security.createPerson(
                        caller.identity(),
                        caller.who(),
                        Refusal.required("name", asked.name()),
                        Boolean.TRUE.equals(asked.administrator()));
        return View.of(made);
    }

    /// Lists the people of the installation.
    @GET
    @Needs(Permission.PRINCIPALS_MANAGE)
    public Page<View> list(
            @QueryParam("limit") @Nullable Integer limit,
            @QueryParam("after") @Nullable String after) {
        int most = Page.limit(limit);
        List<Principal> found = security.principals().people(Page.after(after), most + 1);
        return Page.of(found, most, Principal::id).map(View::of);
    }

    /// Disables a principal for good: all their tokens end.
    @DELETE
    @Path("{principal}")
    @Needs(Permission.PRINCIPALS_MANAGE)
    public void disable(@PathParam("principal") String principal) {
        security.principals().disable(caller.who(), principal);
    }
}
