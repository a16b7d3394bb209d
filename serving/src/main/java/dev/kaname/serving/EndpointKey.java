package dev.kaname.serving;

/// An endpoint as a request names it.
///
/// @param project id of the project
/// @param endpoint name of the endpoint
record EndpointKey(String project, String endpoint) {}
