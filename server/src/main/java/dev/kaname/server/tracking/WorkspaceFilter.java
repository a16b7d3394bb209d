package dev.kaname.server.tracking;

import dev.kaname.server.access.Caller;
import dev.kaname.server.errors.Refusal;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import org.jspecify.annotations.Nullable;

/// A workspace is a project. Where a request names one in its address and another in the header,
/// nobody can say which was meant (BI-134).
@Provider
@Mlflow
@Priority(Priorities.AUTHORIZATION)
public class WorkspaceFilter implements ContainerRequestFilter {
    private static final String HEADER = "X-MLFLOW-WORKSPACE";

    private final Caller caller;

    WorkspaceFilter(Caller caller) {
        this.caller = caller;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        @Nullable String named = request.getHeaderString(HEADER);
        if (named != null && !named.equals(caller.project().name())) {
            throw Refusal.invalid(
                    HEADER,
                    "the header names another project than the address",
                    "leave the header away");
        }
    }
}
