package dev.kaname.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/// What `kaname login` remembers: server, token and project, in a file only its owner can read.
public record Settings(Optional<String> url, Optional<String> token, Optional<String> project) {
    static Path file(Map<String, String> environment) {
        String folder =
                environment.getOrDefault(
                        "XDG_CONFIG_HOME", environment.getOrDefault("HOME", ".") + "/.config");
        return Path.of(folder, "kaname", "login.json");
    }

    public static Settings load(Map<String, String> environment) {
        Path file = file(environment);
        if (!Files.exists(file)) {
            return new Settings(Optional.empty(), Optional.empty(), Optional.empty());
        }
        try {
            JsonNode json = Api.parse(Files.readString(file));
            return new Settings(text(json, "url"), text(json, "token"), text(json, "project"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(
                    file + " cannot be read; remove it and log in again", unreadable);
        }
    }

    public void save(Map<String, String> environment) {
        Path file = file(environment);
        ObjectNode json = Api.object();
        url.ifPresent(value -> json.put("url", value));
        token.ifPresent(value -> json.put("token", value));
        project.ifPresent(value -> json.put("project", value));
        try {
            Files.createDirectories(file.getParent());
            Path fresh =
                    Files.createTempFile(
                            file.getParent(),
                            "login",
                            ".json",
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, json.toPrettyString() + "\n", StandardCharsets.UTF_8);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(file + " cannot be written", unwritable);
        }
    }

    private static Optional<String> text(JsonNode json, String field) {
        return Optional.ofNullable(json.path(field).textValue());
    }
}
