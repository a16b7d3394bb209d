package dev.kaname.tracking.search;

import dev.kaname.tracking.search.Grammar.Kind;

/// What each of the five searches knows, as data.
public final class Grammars {
    public static final Grammar RUNS =
            Grammar.builder()
                    .entity(Entity.METRIC, "metric", "metrics")
                    .entity(Entity.PARAM, "param", "params", "parameter", "parameters")
                    .entity(Entity.TAG, "tag", "tags")
                    .entity(Entity.ATTRIBUTE, "attribute", "attributes", "attr", "run")
                    .entity(Entity.DATASET, "dataset", "datasets")
                    .listed(Kind.TEXT, "run_id")
                    .attribute(Kind.TEXT, "run_name", "run name", "Run name", "Run Name")
                    .attribute(Kind.TEXT, "user_id")
                    .attribute(Kind.TEXT, "status")
                    .attribute(Kind.TEXT, "artifact_uri")
                    .attribute(Kind.NUMBER, "start_time", "created", "Created")
                    .attribute(Kind.NUMBER, "end_time")
                    .datasets("name", "digest", "context")
                    .lists(Entity.DATASET)
                    .absent(Entity.PARAM, Entity.TAG)
                    .build();

    public static final Grammar EXPERIMENTS =
            tagged().attribute(Kind.TEXT, "name")
                    .listed(Kind.NAME, "experiment_id")
                    .attribute(Kind.NUMBER, "creation_time")
                    .attribute(Kind.NUMBER, "last_update_time")
                    .absent(Entity.TAG)
                    .build();

    public static final Grammar REGISTERED_MODELS =
            tagged().listed(Kind.TEXT, "name")
                    .orderOnly(Kind.NUMBER, "last_updated_timestamp", "timestamp")
                    .orderOnly(Kind.NUMBER, "creation_timestamp")
                    .build();

    public static final Grammar MODEL_VERSIONS =
            tagged().listed(Kind.TEXT, "name")
                    .attribute(Kind.NUMBER, "version_number")
                    .filterOnly(Kind.TEXT, "run_id", true)
                    .filterOnly(Kind.TEXT, "source_path", false)
                    .orderOnly(Kind.NUMBER, "creation_timestamp")
                    .orderOnly(Kind.NUMBER, "last_updated_timestamp")
                    .build();

    public static final Grammar LOGGED_MODELS =
            Grammar.builder()
                    .entity(Entity.METRIC, "metrics")
                    .entity(Entity.PARAM, "params")
                    .entity(Entity.TAG, "tags")
                    .entity(Entity.ATTRIBUTE, "attributes")
                    .listed(Kind.TEXT, "name")
                    .listed(Kind.TEXT, "model_id")
                    .listed(Kind.TEXT, "model_type")
                    .listed(Kind.TEXT, "source_run_id")
                    .listed(Kind.TEXT, "experiment_id")
                    .listed(Kind.TEXT, "lifecycle_stage")
                    .listed(Kind.TEXT, "status")
                    .attribute(
                            Kind.NUMBER,
                            "creation_timestamp_ms",
                            "creation_time",
                            "creation_timestamp")
                    .attribute(
                            Kind.NUMBER,
                            "last_updated_timestamp_ms",
                            "last_updated_timestamp",
                            "last_updated_time")
                    .lists(Entity.PARAM, Entity.TAG)
                    .build();

    private Grammars() {}

    private static Grammar.Builder tagged() {
        return Grammar.builder()
                .entity(Entity.TAG, "tag", "tags")
                .entity(Entity.ATTRIBUTE, "attribute", "attributes");
    }
}
