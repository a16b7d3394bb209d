package dev.kaname.delivery;

import dev.kaname.delivery.Deployment.Kind;
import java.util.List;
import java.util.Optional;

/// Decides whether a version may be placed behind an endpoint. Pure.
///
/// A refusal stands until a later verdict on the same version passes, or until somebody who may
/// deploy overrules it and says why; both are recorded with the deployment. Going back to what was
/// in service needs no verdict: it was let through before.
sealed interface Gate {
    record Open() implements Gate {}

    record Closed(List<String> reasons) implements Gate {}

    /// @param verdict the latest on this version
    /// @param overruled whether the caller overrules a refusal
    static Gate of(GateRule rule, Kind kind, Optional<Verdict> verdict, boolean overruled) {
        if (kind == Kind.ROLLBACK) {
            return new Open();
        }
        if (verdict.isPresent() && !verdict.get().pass()) {
            return overruled && kind == Kind.DEPLOY
                    ? new Open()
                    : new Closed(verdict.get().reasons());
        }
        if (verdict.isEmpty() && (rule == GateRule.PASSED || kind == Kind.PROMOTE)) {
            return overruled && kind == Kind.DEPLOY
                    ? new Open()
                    : new Closed(List.of("it was never judged, and the gate asks for a verdict"));
        }
        return new Open();
    }
}
