package dev.kaname.server.tracking;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.kaname.security.Permission;
import dev.kaname.server.access.Caller;
import dev.kaname.server.access.Needs;
import dev.kaname.tracking.Experiment;
import dev.kaname.tracking.Experiments;
import dev.kaname.tracking.KeyValue;
import dev.kaname.tracking.Page;
import dev.kaname.tracking.Tracking;
import dev.kaname.tracking.TrackingFailure;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;

/// Experiments, as MLflow clients ask for them.
@Mlflow
@Path(Mlflow.BASE + "/experiments")
@RunOnVirtualThread
public class ExperimentResource {
    private static final int DEFAULT_LIMIT = 1_000;

    private final Experiments experiments;
    private final Caller caller;

    ExperimentResource(Tracking tracking, Caller caller) {
        this.experiments = tracking.experiments();
        this.caller = caller;
    }

    @POST
    @Path("create")
    @Needs(Permission.RUN_WRITE)
    public Response create(@HeaderParam(HttpHeaders.CONTENT_TYPE) String type, InputStream body) {
        Fields fields = FieldsReader.checked(type, body);
        fields.some("artifact_location").ifPresent(ExperimentResource::refuseLocation);
        long number =
                experiments.create(
                        Authors.of(caller),
                        caller.project().id(),
                        fields.required("name"),
                        fields.pairs("tags"));
        return Answer.of(json -> json.writeStringField("experiment_id", Long.toString(number)));
    }

    private static void refuseLocation(String location) {
        throw new TrackingFailure.SourceRefused(
                "artifact_location",
                "An experiment's artifacts are kept by this server; leave artifact_location out.");
    }

    @GET
    @Path("get")
    @Needs(Permission.PROJECT_SEE)
    public Response get(@Context UriInfo uri) {
        Fields fields = Fields.of(uri.getQueryParameters());
        return one(experiments.get(caller.project().id(), fields.experiment("experiment_id")));
    }

    @GET
    @Path("get-by-name")
    @Needs(Permission.PROJECT_SEE)
    public Response getByName(@Context UriInfo uri) {
        String name = Fields.of(uri.getQueryParameters()).required("experiment_name");
        return one(
                experiments
                        .find(caller.project().id(), name)
                        .orElseThrow(() ->
                                new TrackingFailure.Missing(
                                        "Could not find experiment with name '%s'"
                                                .formatted(name))));
    }

    private static Response one(Experiment experiment) {
        return Answer.of(json -> {
            json.writeFieldName("experiment");
            TrackingJson.experiment(json, experiment);
        });
    }

    @POST
    @Path("search")
    @Needs(Permission.PROJECT_SEE)
    public Response search(@HeaderParam(HttpHeaders.CONTENT_TYPE) String type, InputStream body) {
        return search(FieldsReader.checked(type, body));
    }

    @GET
    @Path("search")
    @Needs(Permission.PROJECT_SEE)
    public Response searchByGet(@Context UriInfo uri) {
        return search(Fields.of(uri.getQueryParameters()));
    }

    /// The call of clients from before MLflow 2.0.
    @GET
    @Path("list")
    @Needs(Permission.PROJECT_SEE)
    public Response list(@Context UriInfo uri) {
        return search(Fields.of(uri.getQueryParameters()));
    }

    private Response search(Fields fields) {
        Page<Experiment> page =
                experiments.search(
                        caller.project().id(), Queries.of(fields, "view_type", DEFAULT_LIMIT));
        return Answer.of(json -> {
            Answer.list(json, "experiments", page.items(), TrackingJson::experiment);
            Answer.text(json, "next_page_token", page.next());
        });
    }

    @POST
    @Path("delete")
    @Needs(value = Permission.RUN_DELETE, byObject = true)
    public Response delete(@HeaderParam(HttpHeaders.CONTENT_TYPE) String type, InputStream body) {
        long number = FieldsReader.checked(type, body).experiment("experiment_id");
        requireOwn(number);
        experiments.delete(Authors.of(caller), caller.project().id(), number);
        return Answer.empty();
    }

    @POST
    @Path("restore")
    @Needs(value = Permission.RUN_DELETE, byObject = true)
    public Response restore(@HeaderParam(HttpHeaders.CONTENT_TYPE) String type, InputStream body) {
        long number = FieldsReader.checked(type, body).experiment("experiment_id");
        requireOwn(number);
        experiments.restore(Authors.of(caller), caller.project().id(), number);
        return Answer.empty();
    }

    private void requireOwn(long number) {
        Authors.requireOwn(
                caller,
                Permission.RUN_DELETE,
                experiments.get(caller.project().id(), number).author());
    }

    @POST
    @Path("update")
    @Needs(Permission.RUN_WRITE)
    public Response update(@HeaderParam(HttpHeaders.CONTENT_TYPE) String type, InputStream body) {
        Fields fields = FieldsReader.checked(type, body);
        experiments.rename(
                Authors.of(caller),
                caller.project().id(),
                fields.experiment("experiment_id"),
                fields.required("new_name"));
        return Answer.empty();
    }

    @POST
    @Path("set-experiment-tag")
    @Needs(Permission.RUN_WRITE)
    public Response setTag(@HeaderParam(HttpHeaders.CONTENT_TYPE) String type, InputStream body) {
        Fields fields = FieldsReader.checked(type, body);
        experiments.setTag(
                Authors.of(caller),
                caller.project().id(),
                fields.experiment("experiment_id"),
                new KeyValue(fields.required("key"), fields.text("value").orElse("")));
        return Answer.empty();
    }

    @POST
    @Path("delete-experiment-tag")
    @Needs(Permission.RUN_WRITE)
    public Response deleteTag(
            @HeaderParam(HttpHeaders.CONTENT_TYPE) String type, InputStream body) {
        Fields fields = FieldsReader.checked(type, body);
        experiments.deleteTag(
                Authors.of(caller),
                caller.project().id(),
                fields.experiment("experiment_id"),
                fields.required("key"));
        return Answer.empty();
    }

    @POST
    @Path("search-datasets")
    @Needs(Permission.PROJECT_SEE)
    public Response searchDatasets(
            @HeaderParam(HttpHeaders.CONTENT_TYPE) String type, InputStream body) {
        Fields fields = FieldsReader.checked(type, body);
        return Answer.of(json ->
                Answer.list(
                        json,
                        "dataset_summaries",
                        experiments.datasets(
                                caller.project().id(), fields.experiments("experiment_ids")),
                        ExperimentResource::summary));
    }

    private static void summary(JsonGenerator json, Experiments.DatasetSummary summary)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("experiment_id", Long.toString(summary.experiment()));
        json.writeStringField("name", summary.name());
        json.writeStringField("digest", summary.digest());
        Answer.text(json, "context", summary.context());
        json.writeEndObject();
    }
}
