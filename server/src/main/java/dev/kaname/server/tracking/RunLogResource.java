package dev.kaname.server.tracking;

import dev.kaname.security.Permission;
import dev.kaname.server.access.Caller;
import dev.kaname.server.access.Needs;
import dev.kaname.tracking.Batch;
import dev.kaname.tracking.Dataset;
import dev.kaname.tracking.KeyValue;
import dev.kaname.tracking.Metric;
import dev.kaname.tracking.Run;
import dev.kaname.tracking.RunLog;
import dev.kaname.tracking.Tracking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What is logged to runs.
@Mlflow
@Path(Mlflow.BASE + "/runs")
@RunOnVirtualThread
public class RunLogResource {
    private final RunLog log;
    private final Caller caller;

    RunLogResource(Tracking tracking, Caller caller) {
        this.log = tracking.log();
        this.caller = caller;
    }

    @POST
    @Path("log-batch")
    @Needs(Permission.RUN_WRITE)
    public Response batch(@HeaderParam(HttpHeaders.CONTENT_TYPE) String type, InputStream body) {
        Fields fields = FieldsReader.checked(type, body);
        List<Metric> metrics =
                fields.objects("metrics").stream().map(RunLogResource::metric).toList();
        return log(fields, Batch.of(metrics, fields.pairs("params"), fields.pairs("tags")));
    }

    @POST
    @Path("log-metric")
    @Needs(Permission.RUN_WRITE)
    public Response metric(@HeaderParam(HttpHeaders.CONTENT_TYPE) String type, InputStream body) {
        Fields fields = FieldsReader.checked(type, body);
        return log(fields, Batch.metric(metric(fields)));
    }

    private static Metric metric(Fields fields) {
        Optional<Metric.MetricDataset> dataset =
                fields.some("dataset_name")
                        .map(name ->
                                new Metric.MetricDataset(
                                        name, fields.text("dataset_digest").orElse("")));
        return new Metric(
                fields.required("key"),
                fields.requiredReal("value"),
                fields.requiredWhole("timestamp"),
                fields.whole("step").orElse(0),
                fields.someId("model_id"),
                dataset);
    }

    /// Old and new name of the same call.
    @POST
    @Path("{call:log-parameter|log-param}")
    @Needs(Permission.RUN_WRITE)
    public Response param(@HeaderParam(HttpHeaders.CONTENT_TYPE) String type, InputStream body) {
        Fields fields = FieldsReader.checked(type, body);
        return log(fields, Batch.param(fields.required("key"), fields.text("value").orElse("")));
    }

    @POST
    @Path("set-tag")
    @Needs(Permission.RUN_WRITE)
    public Response setTag(@HeaderParam(HttpHeaders.CONTENT_TYPE) String type, InputStream body) {
        Fields fields = FieldsReader.checked(type, body);
        return log(fields, Batch.tag(fields.required("key"), fields.text("value").orElse("")));
    }

    private Response log(Fields fields, Batch batch) {
        log.log(Authors.of(caller), caller.project().id(), fields.run(), batch);
        return Answer.empty();
    }

    @POST
    @Path("delete-tag")
    @Needs(Permission.RUN_WRITE)
    public Response deleteTag(
            @HeaderParam(HttpHeaders.CONTENT_TYPE) String type, InputStream body) {
        Fields fields = FieldsReader.checked(type, body);
        log.deleteTag(
                Authors.of(caller), caller.project().id(), fields.run(), fields.required("key"));
        return Answer.empty();
    }

    @POST
    @Path("log-inputs")
    @Needs(Permission.RUN_WRITE)
    public Response inputs(@HeaderParam(HttpHeaders.CONTENT_TYPE) String type, InputStream body) {
        Fields fields = FieldsReader.checked(type, body);
        log.inputs(
                Authors.of(caller),
                caller.project().id(),
                fields.run(),
                fields.objects("datasets").stream().map(RunLogResource::input).toList(),
                fields.objects("models").stream().map(model -> model.id("model_id")).toList());
        return Answer.empty();
    }

    private static Run.DatasetInput input(Fields fields) {
        Fields dataset = fields.object("dataset").orElseThrow(() -> fields.missing("dataset"));
        Map<String, String> tags = new TreeMap<>();
        for (KeyValue tag : fields.pairs("tags")) {
            tags.put(tag.key(), tag.value());
        }
        return new Run.DatasetInput(
                new Dataset(
                        dataset.required("name"),
                        dataset.required("digest"),
                        dataset.required("source_type"),
                        dataset.required("source"),
                        dataset.some("schema"),
                        dataset.some("profile")),
                tags);
    }

    @POST
    @Path("outputs")
    @Needs(Permission.RUN_WRITE)
    public Response outputs(@HeaderParam(HttpHeaders.CONTENT_TYPE) String type, InputStream body) {
        Fields fields = FieldsReader.checked(type, body);
        log.outputs(
                Authors.of(caller),
                caller.project().id(),
                fields.run(),
                fields.objects("models").stream()
                        .map(model ->
                                new Run.ModelOutput(
                                        model.id("model_id"), model.whole("step").orElse(0)))
                        .toList());
        return Answer.empty();
    }

    @POST
    @Path("log-model")
    @Needs(Permission.RUN_WRITE)
    public Response model(@HeaderParam(HttpHeaders.CONTENT_TYPE) String type, InputStream body) {
        Fields fields = FieldsReader.checked(type, body);
        log.model(
                Authors.of(caller),
                caller.project().id(),
                fields.run(),
                fields.required("model_json"));
        return Answer.empty();
    }
}
