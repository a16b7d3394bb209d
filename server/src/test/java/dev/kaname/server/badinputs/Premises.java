package dev.kaname.server.badinputs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaname.database.Who;
import dev.kaname.security.Permission;
import dev.kaname.security.PermissionTable;
import dev.kaname.security.Role;
import dev.kaname.security.Security;
import dev.kaname.security.TokenRequest;
import dev.kaname.server.RawHttp;
import dev.kaname.server.TestClient;
import dev.kaname.server.TestGit;
import dev.kaname.server.TestProject;
import dev.kaname.server.access.Needs;
import dev.kaname.server.access.Routes.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A project that has something of everything, so that a sound request succeeds at every door, and
/// the people who knock.
final class Premises {
    private static final Pattern VALUE = Pattern.compile("\\{(\\w+)}");

    /// Stands in what the project holds, and in no address of it.
    private static final String PRIVATE = "private-3f9ac1";

    private static final String PIPELINE =
            """
            kaname: 1
            pipeline: sleepy
            description: private-3f9ac1
            steps:
              one: { run: ["true"] }
            """;

    private final AtomicInteger fresh = new AtomicInteger();
    private final Map<String, String> values = new HashMap<>();
    private final Map<String, String> tokens = new HashMap<>();
    private final TestProject.Made made;
    private final TestClient owner;

    Premises(TestProject projects, Security security, Path outside, int trap) {
        made = projects.make();
        TestProject.Made other = projects.make();
        tokens.put("owner", made.ownerToken());
        tokens.put("administrator", projects.administratorToken());
        tokens.put("stranger", projects.strangerToken());
        tokens.put("narrow", made.ownerTokenFor(Permission.CODE_READ));
        tokens.put("other", other.ownerToken());
        tokens.put("auditor", made.tokenOf(Role.AUDITOR));
        tokens.put("expired", issue(security, Duration.ofSeconds(1)));
        tokens.put("revoked", revoked(security));
        owner = TestClient.bearer(tokens.get("owner"));
        values.put("host", RawHttp.host());
        values.put("port", Integer.toString(RawHttp.server().getPort()));
        values.put("project", made.name());
        values.put("PROJECT", made.name().toUpperCase(Locale.ROOT));
        values.put("project_id", made.id());
        values.put("other", other.name());
        values.put("owner", made.owner());
        values.put("outside", outside.toString());
        values.put("trap", "127.0.0.1:" + trap);
        values.put("page_of_own", page(made.id() + "/" + made.name()));
        tokens.forEach((who, token) -> values.put(who + "_token", token));
        data();
        tracking(owner, "", made.name());
        tracking(TestClient.bearer(tokens.get("other")), "other_", other.name());
        spares();
        code();
        serving();
    }

    private static String page(String key) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    private String issue(Security security, Duration life) {
        return security.issue(
                        Who.SYSTEM,
                        new TokenRequest(made.owner(), "test", life, Set.of(), Optional.empty()))
                .text();
    }

    private String revoked(Security security) {
        String token = issue(security, Duration.ofDays(1));
        TestClient.bearer(token).delete("/api/v1/tokens/" + token.substring(4, 16)).expect(204);
        return token;
    }

    private void data() {
        owner.post(api("/repositories"), "{\"name\":\"flights\"}").expect(201);
        JsonNode put =
                owner.send("PUT", api("/repositories/flights/files/a.txt"), new byte[] {'1'})
                        .expect(201)
                        .json();
        values.put("commit", put.path("commit").asText(put.path("id").asText()));
        values.put("repository", "flights");
        values.put("branch", "main");
    }

    /// What is taken away or brought back by a sound request, each once.
    private void spares() {
        String base = "/p/" + made.name() + "/api/2.0/mlflow";
        for (String which : List.of("spare", "deleted", "updated")) {
            String experiment = experiment(owner, base, which);
            String run = run(owner, base, values.get("experiment"));
            values.put(which + "Experiment", experiment);
            values.put(which + "Run", run);
        }
        post(base + "/experiments/delete", "experiment_id", values.get("deletedExperiment"));
        post(base + "/runs/delete", "run_id", values.get("deletedRun"));
        post(base + "/registered-models/create", "name", "spare");
        post(base + "/registered-models/create", "name", "renamed");
        for (int version = 1; version <= 2; version++) {
            owner.post(
                            base + "/model-versions/create",
                            "{\"name\":\"reg\",\"run_id\":\"%1$s\",\"source\":\"runs:/%1$s/a.txt\"}"
                                    .formatted(values.get("run")))
                    .expect(200);
        }
        values.put("spareVersion", "2");
        for (String alias : List.of("kept", "spare")) {
            owner.post(
                            base + "/registered-models/alias",
                            "{\"name\":\"reg\",\"version\":\"1\",\"alias\":\"" + alias + "\"}")
                    .expect(200);
        }
        String tag = "\"key\":\"spare\",\"value\":\"" + PRIVATE + "\"}";
        owner.post(
                        base + "/experiments/set-experiment-tag",
                        "{\"experiment_id\":\"" + values.get("experiment") + "\"," + tag)
                .expect(200);
        owner.post(base + "/runs/set-tag", "{\"run_id\":\"" + values.get("run") + "\"," + tag)
                .expect(200);
        owner.post(base + "/registered-models/set-tag", "{\"name\":\"reg\"," + tag).expect(200);
        owner.post(base + "/model-versions/set-tag", "{\"name\":\"reg\",\"version\":\"1\"," + tag)
                .expect(200);
    }

    private void post(String path, String key, String value) {
        owner.post(path, "{\"" + key + "\":\"" + value + "\"}").expect(200);
    }

    private static String experiment(TestClient client, String base, String name) {
        return client.post(base + "/experiments/create", "{\"name\":\"" + name + "\"}")
                .expect(200)
                .json()
                .path("experiment_id")
                .asText();
    }

    private static String run(TestClient client, String base, String experiment) {
        return client.post(base + "/runs/create", "{\"experiment_id\":\"" + experiment + "\"}")
                .expect(200)
                .json()
                .at("/run/info/run_id")
                .asText();
    }

    private void tracking(TestClient client, String prefix, String project) {
        String base = "/p/" + project + "/api/2.0/mlflow";
        String experiment = experiment(client, base, "late");
        String run = run(client, base, experiment);
        client.send(
                        "PUT",
                        "/p/%s/api/2.0/mlflow-artifacts/artifacts/%s/%s/artifacts/a.txt"
                                .formatted(project, experiment, run),
                        new byte[] {'1'})
                .expect(200);
        client.post(base + "/registered-models/create", "{\"name\":\"reg\"}").expect(200);
        String model =
                client.post(
                                base + "/logged-models",
                                "{\"name\":\"m\",\"experiment_id\":\"" + experiment + "\"}")
                        .expect(200)
                        .json()
                        .at("/model/info/model_id")
                        .asText();
        client.send(
                        "PUT",
                        "/p/%s/api/2.0/mlflow-artifacts/artifacts/%s/models/%s/artifacts/a.txt"
                                .formatted(project, experiment, model),
                        new byte[] {'1'})
                .expect(200);
        values.put(prefix + "loggedModel", model);
        values.put(prefix + "experiment", experiment);
        values.put(prefix + "run", run);
    }

    /// A repository whose first push makes a pipeline, which waits for somebody to start it.
    private void code() {
        owner.post(api("/code"), "{\"name\":\"flights\"}").expect(201);
        try {
            Path folder = Files.createTempDirectory("kaname-code");
            Files.writeString(folder.resolve("kaname.yaml"), PIPELINE);
            TestGit git = new TestGit(folder);
            git.ok(".", "", "init", "-q", "-b", "main");
            git.ok(".", "", "add", "-A");
            git.ok(".", "", "commit", "-q", "-m", PRIVATE);
            String url = TestClient.url() + "/p/" + made.name() + "/git/flights";
            git.ok(".", tokens.get("owner"), "push", "-q", url, "HEAD:main");
            values.put("absentCommit", "0".repeat(40));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (int tries = 0; owner.get(api("/pipelines/sleepy")).status() != 200; tries++) {
            if (tries == 600) {
                throw new AssertionError("the pipeline is not active");
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        values.put("pipeline", "sleepy");
    }

    private void serving() {
        byte[] model = file("version-1");
        JsonNode version =
                owner.with("Content-Type", "application/octet-stream")
                        .send("POST", api("/models/numbers/import"), model)
                        .expect(201)
                        .json();
        owner.post(
                        api("/endpoints/numbers/deployments"),
                        "{\"model\":\"numbers\",\"version\":\"1\"}")
                .expect(201);
        values.put("name", "numbers");
        values.put("endpoint", "numbers");
        values.put("version", version.path("version").asText());
    }

    static byte[] file(String model) {
        try {
            return Files.readAllBytes(
                    Path.of("../serving/src/test/resources/models", model + ".onnx"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String api(String path) {
        return "/api/v1/projects/" + made.name() + path;
    }

    /// Fills in the values in braces; `{new}` is another name each time.
    String fill(String text, Route route) {
        return VALUE.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(value(found.group(1), route)));
    }

    private String value(String name, Route route) {
        String template = route.template();
        boolean taken = route.verb().equals("DELETE") && template.contains("{" + name + "}");
        if (taken && !name.equals("project") && !name.equals("repository")) {
            return "absent"; // what others need is not taken away
        }
        return switch (name) {
            case "new" -> "new-" + fresh.incrementAndGet();
            case "path" -> path(route);
            case "model" -> template.contains("/v2/") ? "numbers" : values.get("loggedModel");
            default -> values.getOrDefault(name, "absent");
        };
    }

    /// A file that is there, or one that may well be taken away.
    private String path(Route route) {
        String name = route.verb().equals("DELETE") ? "absent" : "a.txt";
        return route.template().contains("mlflow-artifacts")
                ? values.get("experiment") + "/" + values.get("run") + "/artifacts/" + name
                : name;
    }

    /// The token of somebody; of whoever may use the route if nobody is named.
    String token(Optional<String> who, Route route) {
        return tokens.get(who.orElseGet(() -> usual(route)));
    }

    private static String usual(Route route) {
        PermissionTable table = PermissionTable.shipped();
        boolean installation =
                route.needs()
                        .map(Needs::value)
                        .map(table::scope)
                        .map(scope -> scope == PermissionTable.Scope.INSTALLATION)
                        .orElse(false);
        return installation ? "administrator" : "owner";
    }

    /// What must never come out.
    Map<String, String> secrets() {
        return Map.copyOf(tokens);
    }

    /// What would give the project away.
    Set<String> names() {
        return Set.of(made.id(), "\"" + made.name() + "\"", made.owner(), PRIVATE);
    }
}
