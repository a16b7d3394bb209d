package dev.kaname.serving.predictions;

/// The deployment that answers, as records of predictions name it.
///
/// @param project id of the project
/// @param endpoint id of the endpoint
/// @param endpointName its name, which is what the protocol calls a model
/// @param number of the deployment, unique in the installation
/// @param id of the deployment
/// @param model name in the registry
/// @param version number in the registry
public record Deployed(
        String project,
        String endpoint,
        String endpointName,
        int number,
        String id,
        String model,
        String version) {

    /// How a person calls it: the endpoint and the number of the deployment.
    public String label() {
        return endpointName + " #" + number;
    }
}
