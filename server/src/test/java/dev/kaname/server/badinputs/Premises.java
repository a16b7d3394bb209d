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
import dev.kaname.server.TestProject;
import dev.kaname.server.access.Needs;
import dev.kaname.server.access.Routes.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A project that has something of everything, so that a sound request succeeds at every door, and
/// the people who knock.
final class Premises {
    private static final Pattern VALUE = Pattern.compile("\\{(\\w+)}");

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
        tokens.forEach((who, token) -> values.put(who + "_token", token));
        data();
        tracking(owner, "", made.name());
        tracking(TestClient.bearer(tokens.get("other")), "other_", other.name());
        code();
        serving();
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

    private void tracking(TestClient client, String prefix, String project) {
        String base = "/p/" + project + "/api/2.0/mlflow";
        String experiment =
                client.post(base + "/experiments/create", "{\"name\":\"late\"}")
                        .expect(200)
                        .json()
                        .path("experiment_id")
                        .asText();
        String run =
                client.post(base + "/runs/create", "{\"experiment_id\":\"" + experiment + "\"}")
                        .expect(200)
                        .json()
                        .at("/run/info/run_id")
                        .asText();
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

    private void code() {
        owner.post(api("/code"), "{\"name\":\"flights\"}").expect(201);
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
        return Set.of(made.id(), "\"" + made.name() + "\"", made.owner());
    }
}
