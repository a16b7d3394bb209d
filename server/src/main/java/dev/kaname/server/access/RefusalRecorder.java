package dev.kaname.server.access;

import jakarta.inject.Provider;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;

/// Records refusals that a resource or an engine decided on its own, so that each is recorded once,
/// wherever it was decided.
@jakarta.ws.rs.ext.Provider
public class RefusalRecorder implements ContainerResponseFilter {
    private static final int FORBIDDEN = 403;

    private final Provider<Refusals> refusals;
    private final Caller caller;

    RefusalRecorder(Provider<Refusals> refusals, Caller caller) {
        this.refusals = refusals;
        this.caller = caller;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getStatus() == FORBIDDEN && caller.owesRefusal()) {
            caller.refusalRecorded();
            refusals.get().forbiddenByRule(caller.who(), caller.projectIfAny());
        }
    }
}
