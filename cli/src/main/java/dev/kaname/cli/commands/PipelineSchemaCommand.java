package dev.kaname.cli.commands;

import dev.kaname.cli.Action;
import dev.kaname.cli.Answer;
import dev.kaname.cli.Api;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import picocli.CommandLine.Command;

/// `kaname pipeline schema`: the JSON Schema of pipeline files, for editors.
@Command(name = "schema")
final class PipelineSchemaCommand extends Action {
    @Override
    protected Answer answer() throws IOException {
        try (InputStream schema =
                PipelineSchemaCommand.class.getResourceAsStream("/pipeline.schema.json")) {
            Objects.requireNonNull(schema, "the schema is part of the build");
            String text = new String(schema.readAllBytes(), StandardCharsets.UTF_8);
            return Answer.of(Api.parse(text)).line(text.strip());
        }
    }
}
