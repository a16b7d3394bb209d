package dev.kaname.server.serving;

import dev.kaname.server.TestClient;
import dev.kaname.server.TestProject.Made;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Brings the small models of the serving module in and deploys them, over HTTP.
public final class ServedModels {
    private final Made project;
    private final TestClient owner;

    public ServedModels(Made project) {
        this.project = project;
        this.owner = project.asOwner();
    }

    static byte[] file(String model) {
        try {
            return Files.readAllBytes(
                    Path.of("../serving/src/test/resources/models", model + ".onnx"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public TestClient.Reply bringIn(String name, byte[] file) {
        return owner.with("Content-Type", "application/octet-stream")
                .send("POST", api("/models/" + name + "/import"), file);
    }

    /// Imports a model file as the next version of `name` and deploys that.
    public TestClient.Reply deploy(String endpoint, String name, String model) {
        String version = bringIn(name, file(model)).expect(201).json().path("version").asText();
        return owner.post(
                api("/endpoints/" + endpoint + "/deployments"),
                "{\"model\":\"%s\",\"version\":\"%s\"}".formatted(name, version));
    }

    public String api(String path) {
        return "/api/v1/projects/" + project.name() + path;
    }

    public String v2(String path) {
        return "/p/" + project.name() + "/v2" + path;
    }

    public TestClient owner() {
        return owner;
    }

    /// A request for the models called `version-1` and `version-2`.
    public static String numbers(double x) {
        return "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,1],\"datatype\":\"FP32\",\"data\":[%s]}]}"
                .formatted(x);
    }
}
