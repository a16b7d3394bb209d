package dev.kaname.tracking.search;

/// What a clause looks at.
public enum Entity {
    ATTRIBUTE,
    METRIC,
    PARAM,
    TAG,
    DATASET
}
