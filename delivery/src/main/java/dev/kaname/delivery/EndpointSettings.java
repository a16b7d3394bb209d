package dev.kaname.delivery;

/// What an endpoint's owner decides.
///
/// @param model name of the registered model whose versions it serves
/// @param alias the alias of that model that always names the version in service. Each endpoint of
///   a model has one of its own
public record EndpointSettings(String model, String alias, LogRule log, GateRule gate) {
    public static final String USUAL_ALIAS = "champion";

    /// Instead of an alias: whatever an endpoint of that name usually has.
    public static final String ANY_ALIAS = "";

    /// The settings of an endpoint about which nothing was said but its model.
    public static EndpointSettings of(String model) {
        return new EndpointSettings(model, ANY_ALIAS, LogRule.BEST_EFFORT, GateRule.NOT_REFUSED);
    }

    EndpointSettings withAlias(String other) {
        return new EndpointSettings(model, other, log, gate);
    }
}
