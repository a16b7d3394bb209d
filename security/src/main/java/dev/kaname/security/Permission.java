package dev.kaname.security;

import java.util.Arrays;
import java.util.Optional;

/// An act that somebody may or may not do: one row of the permission table ([PermissionTable]).
///
/// No permission implies another; what a role may do is written in the table and nowhere else.
public enum Permission {
    /// Sees runs, metrics, models, deployments and lineage, but not the contents of data.
    PROJECT_SEE("project.see"),
    /// Reads the contents of data files.
    DATA_READ("data.read"),
    /// Commits, branches and merges data.
    DATA_WRITE("data.write"),
    /// Sets purpose, retention and holds.
    DATA_POLICY("data.policy"),
    /// Logs runs, registers models, moves aliases that no endpoint follows.
    RUN_WRITE("run.write"),
    RUN_DELETE("run.delete"),
    ARTIFACT_DELETE("artifact.delete"),
    CODE_READ("code.read"),
    CODE_PUSH("code.push"),
    /// Starts, cancels and activates pipelines.
    PIPELINE_RUN("pipeline.run"),
    WORKSPACE_OPEN("workspace.open"),
    /// Asks an endpoint for predictions.
    ENDPOINT_CALL("endpoint.call"),
    APPROVE_STAGING("approve.staging"),
    /// Creates endpoints and puts versions behind them.
    DEPLOY("deploy"),
    ROLLBACK("rollback"),
    APPROVE_PRODUCTION("approve.production"),
    MONITOR_DEFINE("monitor.define"),
    BUNDLE_EXPORT("bundle.export"),
    BUNDLE_IMPORT("bundle.import"),
    ERASE_REQUEST("erase.request"),
    ERASE_EXECUTE("erase.execute"),
    /// Adds and removes members, gives roles, mints service accounts of the project.
    MEMBERS("members"),
    AUDIT_READ("audit.read"),
    /// Creates projects and names their first owner; does not see into them.
    PROJECTS_MANAGE("projects.manage"),
    PRINCIPALS_MANAGE("principals.manage"),
    /// Verifies and exports the audit log of the whole installation.
    AUDIT_VERIFY("audit.verify"),
    /// Reads the server's metrics, whose labels may name projects and endpoints.
    METRICS_READ("metrics.read"),
    INSTALLATION_MANAGE("installation.manage");

    private final String act;

    Permission(String act) {
        this.act = act;
    }

    /// The public name, for example `data.read`.
    public String act() {
        return act;
    }

    public static Optional<Permission> of(String act) {
        return Arrays.stream(values()).filter(p -> p.act.equals(act)).findFirst();
    }
}
