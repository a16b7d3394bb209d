package dev.kaname.cli.commands;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.kaname.cli.Api;
import dev.kaname.cli.CliFailure;
import dev.kaname.cli.ExitCode;
import dev.kaname.cli.InferRequest;
import dev.kaname.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kaname predict`: rows of a JSON file to an endpoint.
///
/// The file holds one object or a list of objects, one per row, keyed by the model's input names.
/// The model's own metadata says which type each input has.
@Command(name = "predict", mixinStandardHelpOptions = true)
public final class PredictCommand implements Callable<Integer> {
    @Mixin private Session session = new Session();

    @Parameters(paramLabel = "ENDPOINT")
    private String endpoint = "";

    @Option(
            names = {"-i", "--input"},
            paramLabel = "FILE",
            required = true)
    private @Nullable Path input;

    @Override
    public Integer call() throws IOException {
        Api api = session.api();
        String model = "/p/" + Api.escape(session.project()) + "/v2/models/" + Api.escape(endpoint);
        JsonNode answer = api.post(model + "/infer", InferRequest.of(api.get(model), rows()));
        if (session.output().isJson()) {
            session.output().said(answer, "predict.id", "");
            return ExitCode.DONE.status();
        }
        for (JsonNode output : answer.path("outputs")) {
            session.output().line(output.path("name").asText() + "\t" + output.path("data"));
        }
        session.output().said(answer, "predict.id", answer.path("id").asText());
        return ExitCode.DONE.status();
    }

    private List<JsonNode> rows() throws IOException {
        JsonNode json;
        try {
            json = Api.parse(Files.readString(java.util.Objects.requireNonNull(input)));
        } catch (JsonProcessingException notJson) {
            throw new CliFailure(
                    ExitCode.REFUSED,
                    session.texts().of("predict.not-json", String.valueOf(input)));
        }
        List<JsonNode> rows = new ArrayList<>();
        if (json.isArray()) {
            json.forEach(rows::add);
        } else {
            rows.add(json);
        }
        return rows;
    }
}
