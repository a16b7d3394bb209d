package dev.kaname.cli.commands;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.kaname.cli.Action;
import dev.kaname.cli.Answer;
import dev.kaname.cli.Api;
import dev.kaname.cli.CliFailure;
import dev.kaname.cli.ExitCode;
import dev.kaname.cli.InferRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kaname predict`: rows of a JSON file to an endpoint.
///
/// The file holds one object or a list of objects, one per row, keyed by the model's input names.
/// The model's own metadata says which type each input has.
@Command(name = "predict")
public final class PredictCommand extends Action {
    @Parameters(paramLabel = "ENDPOINT", descriptionKey = "endpoint-name")
    private String endpoint = "";

    @Option(
            names = {"-i", "--input"},
            paramLabel = "FILE",
            required = true)
    private @Nullable Path input;

    @Override
    protected Answer answer() throws IOException {
        List<JsonNode> rows = rows(Objects.requireNonNull(input));
        String model =
                "/p/" + Api.escape(session().project()) + "/v2/models/" + Api.escape(endpoint);
        JsonNode metadata = api().get(model);
        requireKnown(metadata, rows);
        tellMissing(metadata, rows);
        JsonNode said = api().post(model + "/infer", InferRequest.of(metadata, rows));
        Answer answer = Answer.of(said);
        for (JsonNode output : said.path("outputs")) {
            answer = answer.line(output.path("name").asText() + "\t" + output.path("data"));
        }
        return answer.sentence("predict.id", said.path("id").asText());
    }

    /// A misspelt input would be left out and its place sent as a missing value.
    private void requireKnown(JsonNode metadata, List<JsonNode> rows) {
        List<String> inputs = metadata.path("inputs").findValuesAsText("name");
        for (JsonNode row : rows) {
            for (Map.Entry<String, JsonNode> given : row.properties()) {
                if (!inputs.contains(given.getKey())) {
                    throw new CliFailure(
                            ExitCode.REFUSED,
                            session()
                                    .texts()
                                    .of(
                                            "predict.no-input",
                                            given.getKey(),
                                            String.join(", ", inputs)));
                }
            }
        }
    }

    /// A row need not have every input, but whoever left one out by mistake gets a prediction too.
    private void tellMissing(JsonNode metadata, List<JsonNode> rows) {
        String missing =
                metadata.path("inputs").findValuesAsText("name").stream()
                        .filter(input -> rows.stream().anyMatch(row -> !row.has(input)))
                        .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            session().note(session().texts().of("predict.missing", missing));
        }
    }

    private List<JsonNode> rows(Path file) throws IOException {
        JsonNode json = parse(file);
        List<JsonNode> rows = new ArrayList<>();
        if (json.isArray()) {
            json.forEach(rows::add);
        } else {
            rows.add(json);
        }
        if (rows.isEmpty() || !rows.stream().allMatch(JsonNode::isObject)) {
            throw refused("predict.not-rows", file);
        }
        return rows;
    }

    private JsonNode parse(Path file) throws IOException {
        try {
            return Api.parse(
                    file.toString().equals("-")
                            ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                            : Files.readString(file));
        } catch (JsonProcessingException notJson) {
            throw refused("predict.not-json", file);
        }
    }

    private CliFailure refused(String key, Path file) {
        return new CliFailure(ExitCode.REFUSED, session().texts().of(key, file.toString()));
    }
}
