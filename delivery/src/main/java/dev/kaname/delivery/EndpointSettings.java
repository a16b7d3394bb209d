package dev.kaname.delivery;

/// What an endpoint's owner decides.
///
/// @param model name of the registered model whose versions it serves
/// @param alias the alias of that model that always names the version in service
public record EndpointSettings(String model, String alias, LogRule log, GateRule gate) {
    public static final String USUAL_ALIAS = "champion";

    /// The settings of an endpoint about which nothing was said but its model.
    public static EndpointSettings of(String model) {
        return new EndpointSettings(model, USUAL_ALIAS, LogRule.BEST_EFFORT, GateRule.NOT_REFUSED);
    }
}
