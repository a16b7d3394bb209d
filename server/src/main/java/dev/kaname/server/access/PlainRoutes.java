package dev.kaname.server.access;

import dev.kaname.security.Grant;
import dev.kaname.security.Identity;
import dev.kaname.security.Permission;
import dev.kaname.security.Security;
import dev.kaname.server.errors.Refusal;
import dev.kaname.server.errors.RouterErrors;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.Optional;

/// Routes that extensions register without a resource method, and what they ask for (BI-062). All
/// others of that kind fail the matrix test.
@Singleton
public class PlainRoutes {
    /// A family of routes by the beginning of their path, whatever its case.
    ///
    /// @param prefix lower case
    public record Guarded(String prefix, Permission needs) {}

    public static final Guarded METRICS = new Guarded("/metrics", Permission.METRICS_READ);

    private final Provider<Security> security;
    private final Provider<Refusals> refusals;
    private final RouterErrors errors;

    PlainRoutes(Provider<Security> security, Provider<Refusals> refusals, RouterErrors errors) {
        this.security = security;
        this.refusals = refusals;
        this.errors = errors;
    }

    void install(@Observes Router router) {
        guard(router, METRICS);
    }

    private void guard(Router router, Guarded guarded) {
        router.routeWithRegex("(?i)" + guarded.prefix + ".*")
                .order(Integer.MIN_VALUE + 1)
                .blockingHandler(context -> check(context, guarded), false);
    }

    private void check(RoutingContext context, Guarded guarded) {
        try {
            Identity caller = identify(context);
            require(caller, guarded.needs);
            context.next();
        } catch (Refusal refusal) {
            errors.send(context, refusal);
        }
    }

    private Identity identify(RoutingContext context) {
        Optional<String> token =
                Credentials.token(context.request().headers().getAll("Authorization"));
        String address = context.request().remoteAddress().hostAddress();
        return token.flatMap(security.get()::authenticate)
                .orElseThrow(() -> refusals.get().stranger(address, token.isPresent()));
    }

    private void require(Identity caller, Permission permission) {
        if (security.get().installation(caller, permission) == Grant.NO) {
            throw refusals.get()
                    .forbidden(
                            dev.kaname.database.Who.of(caller.principal(), caller.token()),
                            "",
                            permission);
        }
    }
}
