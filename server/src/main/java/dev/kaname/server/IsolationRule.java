package dev.kaname.server;

import dev.kaname.sandbox.Isolation;
import dev.kaname.sandbox.IsolationReport;
import java.util.List;

/// What the operator wants of the walls around steps of pipelines.
public enum IsolationRule {
    /// The best that this machine was proved to enforce.
    BEST,
    /// Namespaces, or the server does not start.
    NAMESPACE,
    /// None: for machines that run nothing but code that is trusted.
    NONE;

    /// @throws StartRefused if this machine cannot do what is wanted
    Isolation on(IsolationReport machine) {
        return switch (this) {
            case BEST -> machine.best();
            case NONE -> Isolation.NONE;
            case NAMESPACE -> {
                if (machine.best() != Isolation.NAMESPACE) {
                    throw new StartRefused(
                            List.of(
                                    "KANAME_SERVER_ISOLATION is namespace, which this machine does not"
                                            + " enforce ("
                                            + machine.explanation()
                                            + "): install bubblewrap and allow user namespaces, or say"
                                            + " best"));
                }
                yield Isolation.NAMESPACE;
            }
        };
    }
}
