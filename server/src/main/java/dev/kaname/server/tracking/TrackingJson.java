package dev.kaname.server.tracking;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.kaname.tracking.Dataset;
import dev.kaname.tracking.Experiment;
import dev.kaname.tracking.LoggedModel;
import dev.kaname.tracking.Metric;
import dev.kaname.tracking.ModelVersion;
import dev.kaname.tracking.RegisteredModel;
import dev.kaname.tracking.Run;
import dev.kaname.tracking.RunInfo;
import dev.kaname.tracking.VersionsTag;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/// Things of tracking as the protocol writes them.
final class TrackingJson {
    private TrackingJson() {}

    private static String stage(boolean deleted) {
        return deleted ? "deleted" : "active";
    }

    static void experiment(JsonGenerator json, Experiment experiment) throws IOException {
        json.writeStartObject();
        json.writeStringField("experiment_id", Long.toString(experiment.number()));
        json.writeStringField("name", experiment.name());
        json.writeStringField("artifact_location", experiment.artifactLocation());
        json.writeStringField("lifecycle_stage", stage(experiment.deleted()));
        json.writeNumberField("creation_time", experiment.created().toEpochMilli());
        json.writeNumberField("last_update_time", experiment.updated().toEpochMilli());
        Answer.pairs(json, "tags", experiment.tags());
        json.writeEndObject();
    }

    static void run(JsonGenerator json, Run run) throws IOException {
        json.writeStartObject();
        json.writeFieldName("info");
        info(json, run.info());
        json.writeObjectFieldStart("data");
        Answer.list(json, "metrics", run.metrics(), TrackingJson::metric);
        Answer.pairs(json, "params", run.params());
        Answer.pairs(json, "tags", run.tags());
        json.writeEndObject();
        json.writeObjectFieldStart("inputs");
        Answer.list(json, "dataset_inputs", run.datasets(), TrackingJson::input);
        Answer.list(json, "model_inputs", run.modelInputs(), TrackingJson::modelInput);
        json.writeEndObject();
        json.writeObjectFieldStart("outputs");
        Answer.list(json, "model_outputs", run.modelOutputs(), TrackingJson::output);
        json.writeEndObject();
        json.writeEndObject();
    }

    static void info(JsonGenerator json, RunInfo info) throws IOException {
        json.writeStartObject();
        json.writeStringField("run_id", info.id());
        json.writeStringField("run_uuid", info.id());
        json.writeStringField("run_name", info.name());
        json.writeStringField("experiment_id", Long.toString(info.experiment()));
        json.writeStringField("user_id", info.user());
        json.writeStringField("status", info.status().name());
        json.writeNumberField("start_time", info.started());
        if (info.ended().isPresent()) {
            json.writeNumberField("end_time", info.ended().getAsLong());
        }
        json.writeStringField("artifact_uri", info.artifactUri());
        json.writeStringField("lifecycle_stage", stage(info.deleted()));
        json.writeEndObject();
    }

    static void metric(JsonGenerator json, Metric metric) throws IOException {
        json.writeStartObject();
        metricFields(json, metric);
        json.writeEndObject();
    }

    /// A metric with the run it was logged to.
    static void runMetric(JsonGenerator json, String run, Metric metric) throws IOException {
        json.writeStartObject();
        metricFields(json, metric);
        json.writeStringField("run_id", run);
        json.writeEndObject();
    }

    private static void metricFields(JsonGenerator json, Metric metric) throws IOException {
        json.writeStringField("key", metric.key());
        Answer.real(json, "value", metric.value());
        json.writeNumberField("timestamp", metric.timestamp());
        json.writeNumberField("step", metric.step());
        Answer.text(json, "model_id", metric.model());
        if (metric.dataset().isPresent()) {
            json.writeStringField("dataset_name", metric.dataset().get().name());
            json.writeStringField("dataset_digest", metric.dataset().get().digest());
        }
    }

    private static void input(JsonGenerator json, Run.DatasetInput input) throws IOException {
        json.writeStartObject();
        Answer.pairs(json, "tags", input.tags());
        Dataset dataset = input.dataset();
        json.writeObjectFieldStart("dataset");
        json.writeStringField("name", dataset.name());
        json.writeStringField("digest", dataset.digest());
        json.writeStringField("source_type", dataset.sourceType());
        json.writeStringField("source", dataset.source());
        Answer.text(json, "schema", dataset.schema());
        Answer.text(json, "profile", dataset.profile());
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void modelInput(JsonGenerator json, String model) throws IOException {
        json.writeStartObject();
        json.writeStringField("model_id", model);
        json.writeEndObject();
    }

    private static void output(JsonGenerator json, Run.ModelOutput output) throws IOException {
        json.writeStartObject();
        json.writeStringField("model_id", output.model());
        json.writeNumberField("step", output.step());
        json.writeEndObject();
    }

    static void loggedModel(JsonGenerator json, LoggedModel model) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("info");
        json.writeStringField("model_id", model.id());
        json.writeStringField("experiment_id", Long.toString(model.experiment()));
        json.writeStringField("name", model.name());
        json.writeNumberField("creation_timestamp_ms", model.created().toEpochMilli());
        json.writeNumberField("last_updated_timestamp_ms", model.updated().toEpochMilli());
        json.writeStringField("artifact_uri", model.root().uri());
        json.writeStringField("status", model.status().wireName());
        Answer.text(json, "model_type", model.type());
        Answer.text(json, "source_run_id", model.run());
        Answer.pairs(json, "tags", model.tags());
        Optional<String> versions = Optional.ofNullable(model.tags().get("mlflow.modelVersions"));
        if (versions.isPresent()) {
            Answer.list(
                    json,
                    "registrations",
                    VersionsTag.read(versions.get()),
                    TrackingJson::registration);
        }
        json.writeEndObject();
        json.writeObjectFieldStart("data");
        Answer.pairs(json, "params", model.params());
        Answer.list(
                json,
                "metrics",
                model.metrics(),
                (out, each) -> runMetric(out, each.run(), each.metric()));
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void registration(JsonGenerator json, VersionsTag.Registration made)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("name", made.name());
        json.writeStringField("version", made.version());
        json.writeEndObject();
    }

    static void registeredModel(JsonGenerator json, RegisteredModel model) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", model.name());
        json.writeNumberField("creation_timestamp", model.created().toEpochMilli());
        json.writeNumberField("last_updated_timestamp", model.updated().toEpochMilli());
        Answer.text(json, "description", model.description());
        Answer.list(json, "latest_versions", model.latest(), TrackingJson::modelVersion);
        Answer.pairs(json, "tags", model.tags());
        Answer.list(json, "aliases", model.aliases().entrySet(), TrackingJson::alias);
        json.writeEndObject();
    }

    private static void alias(JsonGenerator json, Map.Entry<String, Long> alias)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("alias", alias.getKey());
        json.writeStringField("version", Long.toString(alias.getValue()));
        json.writeEndObject();
    }

    static void modelVersion(JsonGenerator json, ModelVersion version) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", version.name());
        json.writeStringField("version", Long.toString(version.number()));
        json.writeNumberField("creation_timestamp", version.created().toEpochMilli());
        json.writeNumberField("last_updated_timestamp", version.updated().toEpochMilli());
        json.writeStringField("current_stage", version.stage().wireName());
        json.writeStringField("description", version.description().orElse(""));
        json.writeStringField("source", version.source());
        Answer.text(json, "run_id", version.run());
        // the files are here before a version is: it never waits for anything
        json.writeStringField("status", "READY");
        Answer.pairs(json, "tags", version.tags());
        Answer.text(json, "run_link", version.runLink());
        Answer.list(json, "aliases", version.aliases(), JsonGenerator::writeString);
        Answer.text(json, "model_id", version.loggedModel());
        json.writeEndObject();
    }
}
