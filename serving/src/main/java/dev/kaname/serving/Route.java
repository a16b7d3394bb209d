package dev.kaname.serving;

import dev.kaname.serving.ServingFailure.Missing;
import dev.kaname.serving.ServingFailure.Unavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where requests of one endpoint go.
///
/// @param current the deployment in service; empty if its model could not be loaded
/// @param previous the one before, still warm, to roll back to at once
/// @param problem why there is no current one
record Route(
        EndpointSettings settings,
        Optional<Served> current,
        Optional<Served> previous,
        String problem) {

    /// The deployment that answers: the current one, or the one whose version was named.
    ///
    /// @param version number or alias from the request's path, or `""`
    Served choose(String version) {
        if (version.isEmpty() || version.equals(settings.alias())) {
            return inService();
        }
        return served().stream()
                .filter(s -> s.deployed().version().equals(version))
                .findFirst()
                .orElseThrow(() -> new Missing("that version of the endpoint"));
    }

    private Served inService() {
        if (current.isEmpty()) {
            throw new Unavailable("the endpoint has no model: " + problem, Duration.ofSeconds(10));
        }
        return current.get();
    }

    /// All deployments that can be asked, the current one first.
    List<Served> served() {
        List<Served> all = new ArrayList<>(2);
        current.ifPresent(all::add);
        previous.ifPresent(all::add);
        return all;
    }
}
