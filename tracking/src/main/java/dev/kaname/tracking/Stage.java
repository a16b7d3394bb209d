package dev.kaname.tracking;

import java.util.Arrays;

/// The stages of old clients. Aliases have taken their place.
public enum Stage {
    NONE("None"),
    STAGING("Staging"),
    PRODUCTION("Production"),
    ARCHIVED("Archived");

    private final String wireName;

    Stage(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    boolean isActive() {
        return this == STAGING || this == PRODUCTION;
    }

    /// Reads a stage in any case.
    ///
    /// @throws TrackingFailure.Invalid if there is none of that name
    public static Stage parse(String text) {
        return Arrays.stream(values())
                .filter(stage -> stage.wireName.equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() ->
                        new TrackingFailure.Invalid(
                                "stage",
                                "Invalid Model Version stage: %s. Value must be one of None, Staging, Production, Archived."
                                        .formatted(Messages.echo(text))));
    }
}
