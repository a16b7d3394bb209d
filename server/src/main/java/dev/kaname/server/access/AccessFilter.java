package dev.kaname.server.access;

import dev.kaname.security.Entry;
import dev.kaname.security.Grant;
import dev.kaname.security.Identity;
import dev.kaname.security.Permission;
import dev.kaname.security.PermissionTable;
import dev.kaname.security.Security;
import dev.kaname.server.errors.Refusal;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.Priority;
import jakarta.inject.Provider;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The one place where a request is let through or not. In this order: who is asking (401)? Does
/// the project exist for them (404)? May they do this (403)? It reads the method's annotation and
/// the parsed path parameter, never the path. Every refusal is recorded.
@jakarta.ws.rs.ext.Provider
@Priority(Priorities.AUTHENTICATION)
public class AccessFilter implements ContainerRequestFilter {
    private static final String PROJECT = "project";
    private static final String REPOSITORY = "repository";

    // filters are made while the application is put together, long before anything may be opened
    private final Provider<Security> security;
    private final Provider<Refusals> refusals;
    private final Provider<HttpServerRequest> connection;
    private final PermissionTable table = PermissionTable.shipped();
    private final Caller caller;
    private final ResourceInfo resource;

    AccessFilter(
            Provider<Security> security,
            Provider<Refusals> refusals,
            Provider<HttpServerRequest> connection,
            Caller caller,
            ResourceInfo resource) {
        this.security = security;
        this.refusals = refusals;
        this.connection = connection;
        this.caller = caller;
        this.resource = resource;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        Method method = resource.getResourceMethod();
        if (method.isAnnotationPresent(Open.class)) {
            return;
        }
        caller.signedIn(identify(request));
        if (method.isAnnotationPresent(SelfService.class)) {
            return;
        }
        Needs needs = method.getAnnotation(Needs.class);
        if (needs == null) {
            throw Refusal.forbidden();
        }
        switch (table.scope(needs.value())) {
            case INSTALLATION -> checkInstallation(needs.value());
            case PROJECT -> checkProject(request, needs);
        }
    }

    private Identity identify(ContainerRequestContext request) {
        @Nullable List<String> headers = request.getHeaders().get(HttpHeaders.AUTHORIZATION);
        Optional<String> token = Credentials.token(headers == null ? List.of() : headers);
        return token.flatMap(security.get()::authenticate)
                .orElseThrow(() -> refusals.get().stranger(address(), token.isPresent()));
    }

    private String address() {
        return connection.get().remoteAddress().hostAddress();
    }

    private void checkInstallation(Permission permission) {
        if (security.get().installation(caller.identity(), permission) == Grant.NO) {
            throw forbidden(permission);
        }
    }

    private void checkProject(ContainerRequestContext request, Needs needs) {
        Permission permission = needs.value();
        @Nullable String name = request.getUriInfo().getPathParameters().getFirst(PROJECT);
        if (name == null) {
            throw new IllegalStateException(
                    "a route that needs " + permission.act() + " has no {project} in its path");
        }
        Entry entry =
                security.get()
                        .enter(caller.identity(), name)
                        .orElseThrow(() -> refusals.get().unknownProject(caller.who()));
        caller.entered(entry);
        switch (entry.grant(permission)) {
            // nothing can be proposed yet, so that whoever may only propose may not do it
            case NO, SERVICE, PROPOSE -> throw forbidden(permission);
            case GRANTED -> checkRepository(request, permission);
            case OWN, NOT_OWN -> {
                if (!needs.byObject()) {
                    throw forbidden(permission);
                }
            }
            case YES -> {}
        }
    }

    /// A repository that was not granted does not exist for this member. Routes that name none
    /// (lists) show only those that [Caller#mayRead].
    private void checkRepository(ContainerRequestContext request, Permission permission) {
        @Nullable String repository = request.getUriInfo().getPathParameters().getFirst(REPOSITORY);
        if (repository != null && !caller.entry().readable().contains(repository)) {
            forbidden(permission);
            throw Refusal.notFound();
        }
    }

    private Refusal forbidden(Permission permission) {
        caller.refusalRecorded();
        return refusals.get().forbidden(caller.who(), caller.projectIfAny(), permission);
    }
}
