package dev.kaname.server.access;

import dev.kaname.server.errors.AnsweredCode;
import dev.kaname.server.errors.Code;
import jakarta.inject.Provider;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// Records refusals that a resource or an engine decided on its own, so that each is recorded once,
/// wherever it was decided: what was not allowed, and what no client of good will sends (BI-001 to
/// BI-025).
@jakarta.ws.rs.ext.Provider
public class RefusalRecorder implements ContainerResponseFilter {
    private static final Set<Code> RECORDED =
            EnumSet.of(
                    Code.FORBIDDEN,
                    Code.PATH_REFUSED,
                    Code.NAME_REFUSED,
                    Code.SOURCE_REFUSED,
                    Code.TARGET_REFUSED,
                    Code.IMPORT_REFUSED);

    private final Provider<Refusals> refusals;
    private final Caller caller;
    private final AnsweredCode answered;

    RefusalRecorder(Provider<Refusals> refusals, Caller caller, AnsweredCode answered) {
        this.refusals = refusals;
        this.caller = caller;
        this.answered = answered;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        Optional<Code> code = answered.get().filter(RECORDED::contains);
        if (code.isPresent() && caller.owesRefusal()) {
            caller.refusalRecorded();
            refusals.get().byRule(caller.who(), caller.projectIfAny(), code.get().text());
        }
    }
}
