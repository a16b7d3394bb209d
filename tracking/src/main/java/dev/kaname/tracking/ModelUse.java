package dev.kaname.tracking;

import dev.kaname.database.Rows;
import java.util.List;

/// What outside of the registry depends on models. Asked within the act that would take one away,
/// so that nobody deletes what somebody else has just put into service.
public interface ModelUse {
    /// Names of the endpoints that are bound to a registered model.
    List<String> boundTo(Rows rows, String project, String model);

    /// Names of the endpoints that serve a version, or would go back to it.
    ///
    /// @param version id of the version
    List<String> serving(Rows rows, String project, String version);
}
