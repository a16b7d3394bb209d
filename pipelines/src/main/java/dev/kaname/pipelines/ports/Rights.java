package dev.kaname.pipelines.ports;

/// Whose rights a pipeline run borrows. A run reads only what the principal who activated the
/// pipeline may read, and for a manual start the one who starts it too: a pipeline is no way to see
/// what one may not see.
public interface Rights {
    /// @param repository name of a data repository
    boolean mayReadData(String project, String principal, String repository);

    /// @param repository name of a data repository
    boolean mayWriteData(String project, String principal, String repository);

    /// Whether the principal may place models behind endpoints.
    boolean mayDeploy(String project, String principal);
}
