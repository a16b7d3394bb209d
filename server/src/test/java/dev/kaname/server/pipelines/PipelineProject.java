package dev.kaname.server.pipelines;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaname.server.TestClient;
import dev.kaname.server.TestGit;
import dev.kaname.server.TestProject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;

/// A project with a code repository and somebody's working tree of it.
record PipelineProject(TestProject.Made made, Path folder) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static PipelineProject of(TestProject.Made made, Path folder) {
        try {
            Files.createDirectories(folder.resolve("work"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        PipelineProject project = new PipelineProject(made, folder);
        made.asOwner().post(project.path("/code"), "{\"name\":\"code\"}").expect(201);
        project.git().ok("work", "", "init", "-q", "-b", "main");
        return project;
    }

    TestGit git() {
        return new TestGit(folder);
    }

    String path(String rest) {
        return "/api/v1/projects/" + made.name() + rest;
    }

    String url() {
        return TestClient.url() + "/p/" + made.name() + "/git/code";
    }

    void write(String file, String text) {
        try {
            Files.createDirectories(folder.resolve("work").resolve(file).getParent());
            Files.writeString(folder.resolve("work").resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Commits everything and answers the commit.
    String commit() {
        git().ok("work", "", "add", "-A");
        git().ok("work", "", "commit", "-q", "-m", "Change");
        return git().ok("work", "", "rev-parse", "HEAD").strip();
    }

    TestGit.Done push(String token, String to) {
        return git().run("work", token, Map.of(), "push", url(), "HEAD:" + to);
    }

    /// Pushes one pipeline file and waits until it is active.
    void activate(String pipeline, String file) {
        write("kaname.yaml", file);
        String commit = commit();
        TestGit.Done done = push(made.ownerToken(), "main");
        assertEquals(0, done.code(), done.output());
        TestClient owner = made.asOwner();
        until(() -> {
            TestClient.Reply reply = owner.get(path("/pipelines/" + pipeline));
            return reply.status() == 200 && reply.json().path("commit").asText().equals(commit);
        });
    }

    String start(TestClient by, String pipeline, String parameters) {
        return by.post(
                        path("/pipelines/" + pipeline + "/runs"),
                        "{\"parameters\":" + parameters + "}")
                .expect(201)
                .json()
                .path("id")
                .asText();
    }

    JsonNode run(String id) {
        return made.asOwner().get(path("/runs/" + id)).expect(200).json();
    }

    JsonNode ended(String id) {
        until(() -> run(id).has("ended"));
        return run(id);
    }

    static JsonNode step(JsonNode run, String name) {
        for (JsonNode step : run.path("steps")) {
            if (step.path("name").asText().equals(name)) {
                return step;
            }
        }
        throw new AssertionError(name + " is no step of " + run);
    }

    /// What happens in the server's own time is asked for until it is so.
    static void until(Supplier<Boolean> holds) {
        Instant end = Instant.now().plus(PATIENCE);
        while (!holds.get()) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("not within " + PATIENCE);
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
