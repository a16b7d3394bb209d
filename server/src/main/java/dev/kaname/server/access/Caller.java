package dev.kaname.server.access;

import dev.kaname.database.Who;
import dev.kaname.security.Entry;
import dev.kaname.security.Grant;
import dev.kaname.security.Identity;
import dev.kaname.security.Permission;
import dev.kaname.security.Principal;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whoever sent the request at hand, after [AccessFilter] let it through.
@RequestScoped
public class Caller {
    private @Nullable Identity identity;
    private @Nullable Entry entry;
    private @Nullable String cause;
    private boolean refusalRecorded;

    void signedIn(Identity known) {
        this.identity = known;
    }

    void entered(Entry found) {
        this.entry = found;
    }

    /// Whether somebody is signed in whose refusal is still to be recorded.
    boolean owesRefusal() {
        return identity != null && !refusalRecorded;
    }

    void refusalRecorded() {
        refusalRecorded = true;
    }

    /// Id of whoever is signed in; empty on a route that is open to all.
    public Optional<String> signedIn() {
        return Optional.ofNullable(identity).map(Identity::principal);
    }

    /// Id of the project in the path, or `""` if there is none or they may not enter it.
    public String projectIfAny() {
        return entry == null ? "" : entry.project().id();
    }

    /// The project in the path; the caller is a member of it.
    ///
    /// @throws IllegalStateException on a route without `{project}`
    public ProjectRef project() {
        return new ProjectRef(entry().project().id(), entry().project().name());
    }

    /// On whose account the engines record what is done.
    public Who who() {
        Identity known = identity();
        Who who = Who.of(known.principal(), known.token());
        Who whole = known.borrows().isEmpty() ? who : who.behalf(known.borrows().getFirst());
        return cause == null ? whole : whole.because(cause);
    }

    /// Says what the acts of this request are to name as their cause.
    public void because(String reason) {
        cause = reason;
    }

    /// Id of the person, service account or attempt.
    public String principal() {
        return identity().principal();
    }

    /// Public id of the token.
    public String token() {
        return identity().token();
    }

    /// Id of the attempt, where a step of a pipeline is asking.
    public Optional<String> attempt() {
        return identity().kind() == Principal.Kind.ATTEMPT
                ? Optional.of(identity().principal())
                : Optional.empty();
    }

    /// Whether the caller may do this at all; [#grant] says how far it goes.
    public boolean may(Permission permission) {
        return grant(permission) != Grant.NO;
    }

    /// How far a permission of the project goes for the caller.
    public Grant grant(Permission permission) {
        return entry().grant(permission);
    }

    /// Whether the caller may read the contents of a data repository of this name (the permission
    /// table may grant repositories one by one).
    public boolean mayRead(String repository) {
        return reaches(Permission.DATA_READ, repository);
    }

    /// Whether the caller may write to a data repository of this name.
    public boolean mayWrite(String repository) {
        return reaches(Permission.DATA_WRITE, repository);
    }

    private boolean reaches(Permission permission, String repository) {
        return switch (grant(permission)) {
            case YES -> true;
            case GRANTED -> entry().readable().contains(repository);
            case NO, SERVICE, PROPOSE, OWN, NOT_OWN -> false;
        };
    }

    public Identity identity() {
        if (identity == null) {
            throw new IllegalStateException("nobody is signed in on this route");
        }
        return identity;
    }

    /// How the caller stands in the project in the path.
    public Entry entry() {
        if (entry == null) {
            throw new IllegalStateException("this route has no {project} in its path");
        }
        return entry;
    }
}
