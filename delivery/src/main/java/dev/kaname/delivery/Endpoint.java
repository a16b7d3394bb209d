package dev.kaname.delivery;

import java.time.Instant;
import java.util.Optional;

/// A stable name that model versions are placed behind, one after the other.
///
/// @param id unique and never reused, like the name
/// @param current id of the deployment in service, if there ever was one
public record Endpoint(
        String project,
        String id,
        String name,
        EndpointSettings settings,
        Instant created,
        String createdBy,
        Optional<String> current) {}
