package dev.kaname.server.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.database.Database;
import dev.kaname.database.Outcome;
import dev.kaname.database.Who;
import dev.kaname.security.Grant;
import dev.kaname.security.MintedToken;
import dev.kaname.security.Permission;
import dev.kaname.security.PermissionTable;
import dev.kaname.security.PermissionTable.Scope;
import dev.kaname.security.Principal;
import dev.kaname.security.Role;
import dev.kaname.security.Security;
import dev.kaname.security.TokenRequest;
import dev.kaname.server.TestClient;
import dev.kaname.server.TestProject;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Every route × every role, and every way to have no right to it. The expectation comes from the
/// permission table that the server itself reads; routes are found, not listed (BI-061, BI-062,
/// BI-067, BI-076).
@QuarkusTest
class RouteMatrixTest {
    /// The routes that anybody may call, each with the reason in its [Open] annotation.
    private static final Set<String> OPEN =
            Set.of("GET /api/v1/version", "GET /p/{project}/health");

    /// What extensions register: health is open, the rest is guarded or answers nothing itself.
    private static final List<String> PLAIN = List.of("/q/health", "/metrics");

    @Inject TestProject projects;
    @Inject Security security;
    @Inject Database database;
    @Inject PermissionTable table;
    @Inject Router router;

    private static TestClient.Reply call(Routes.Route route, String project, TestClient caller) {
        String path = route.path(Map.of("project", project));
        boolean body = !route.verb().equals("GET") && !route.verb().equals("HEAD");
        TestClient client = body ? caller.with("Content-Type", route.mediaType()) : caller;
        return client.send(
                route.verb(),
                path,
                body ? "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8) : new byte[0]);
    }

    private String token(String principal, Set<String> only, Optional<Set<Permission>> scopes) {
        return security.issue(
                        Who.SYSTEM,
                        new TokenRequest(principal, "test", Duration.ofDays(1), only, scopes))
                .text();
    }

    @Test
    void everyRouteSaysWhatItNeeds() {
        List<Routes.Route> routes = Routes.all();

        assertTrue(routes.size() > 15, "only " + routes.size() + " routes were found");
        List<String> silent = new ArrayList<>();
        for (Routes.Route route : routes) {
            int said =
                    (route.needs().isPresent() ? 1 : 0)
                            + (route.selfService() ? 1 : 0)
                            + (route.open() ? 1 : 0);
            boolean inProject = route.template().contains("{project}");
            boolean projectPermission =
                    route.needs()
                            .map(needs -> table.scope(needs.value()) == Scope.PROJECT)
                            .orElse(false);
            if (said != 1 || (!route.open() && inProject != projectPermission)) {
                silent.add(route.toString());
            }
        }
        assertEquals(List.of(), silent);
    }

    @Test
    void theOpenRoutesAreTheseAndNoOthers() {
        Set<String> open = new TreeSet<>();
        for (Routes.Route route : Routes.all()) {
            if (route.open()) {
                open.add(route.toString());
            }
        }
        assertEquals(new TreeSet<>(OPEN), open);
    }

    @Test
    void noRouteIsRegisteredBesideTheResources() {
        for (Route route : router.getRoutes()) {
            String path = Optional.ofNullable(route.getPath()).orElse("");
            // these catch what nothing else takes, and answer 404
            boolean everything = path.isEmpty() || path.equals("/") || path.equals("/q/");
            assertTrue(
                    everything || PLAIN.stream().anyMatch(path::startsWith),
                    "a route nobody decided about: " + path);
        }
    }

    @Test
    void whoHasNoValidTokenGetsNowhere() {
        TestProject.Made made = projects.make();
        MintedToken revoked =
                security.issue(
                        Who.SYSTEM,
                        new TokenRequest(
                                made.owner(),
                                "test",
                                Duration.ofDays(1),
                                Set.of(),
                                Optional.empty()));
        security.revoke(
                security.authenticate(revoked.text()).orElseThrow(), Who.SYSTEM, revoked.id());
        Map<String, TestClient> nobodies =
                Map.of(
                        "no token", TestClient.anonymous(),
                        "rubbish", TestClient.bearer("knp_rubbish"),
                        "revoked", TestClient.bearer(revoked.text()),
                        "expired", TestClient.bearer(expired(made)),
                        "disabled", TestClient.bearer(disabled(made)),
                        "empty password", TestClient.basic("admin", ""),
                        "default password", TestClient.basic("admin", "password"));
        for (Routes.Route route : Routes.all()) {
            nobodies.forEach((kind, client) -> {
                int status = call(route, made.name(), client).status();
                if (route.open()) {
                    assertEquals(200, status, route + " as " + kind);
                } else {
                    // 429 is the same answer to somebody who was told 20 times
                    assertTrue(
                            status == 401 || status == 429,
                            route + " as " + kind + " answered " + status);
                }
            });
        }
    }

    /// A token of the owner whose time is over.
    private String expired(TestProject.Made made) {
        MintedToken token =
                security.issue(
                        Who.SYSTEM,
                        new TokenRequest(
                                made.owner(),
                                "test",
                                Duration.ofDays(1),
                                Set.of(),
                                Optional.empty()));
        database.act(
                Who.SYSTEM,
                tx ->
                        Outcome.unchanged(
                                tx.update(
                                        "UPDATE tokens SET expires = ? WHERE id = ?",
                                        tx.now().minusSeconds(1),
                                        token.id())));
        return token.text();
    }

    /// A token, still in its time, of a member who was shut out.
    private String disabled(TestProject.Made made) {
        Principal member = made.member(Role.DATA_ENGINEER);
        String token = token(member.id(), Set.of(), Optional.empty());
        security.principals().disable(Who.SYSTEM, member.id());
        return token;
    }

    @Test
    void aForeignProjectDoesNotExistForAnybody() {
        TestProject.Made made = projects.make();
        TestProject.Made other = projects.make();
        Map<String, TestClient> strangers =
                Map.of(
                        "stranger", TestClient.bearer(projects.strangerToken()),
                        "administrator", TestClient.bearer(projects.administratorToken()),
                        "owner of another project", other.asOwner(),
                        "own token bound to another project", bound(made, other));
        for (Routes.Route route : Routes.all()) {
            if (route.open() || !route.template().contains("{project}")) {
                continue;
            }
            strangers.forEach((kind, client) -> {
                TestClient.Reply foreign = call(route, made.name(), client);
                TestClient.Reply absent = call(route, "no-such-project", client);
                String what = route + " as " + kind;
                assertEquals(404, foreign.status(), what);
                assertEquals(absent.text(), foreign.text(), what);
                assertEquals(absent.header("Content-Type"), foreign.header("Content-Type"));
            });
            for (String near : nearNames(made.name())) {
                assertEquals(
                        404,
                        call(route, near, made.asOwner()).status(),
                        route + " of " + near + " as the owner of " + made.name());
            }
        }
    }

    /// Names that a careless comparison would take for that of the project.
    private static List<String> nearNames(String name) {
        return List.of(
                name + "0",
                name.substring(0, name.length() - 1),
                name.toUpperCase(Locale.ROOT),
                name + "%20",
                name + ".");
    }

    /// A person who is a member of both, with a token for the other one only.
    private TestClient bound(TestProject.Made made, TestProject.Made other) {
        Principal both = made.member(Role.DATA_ENGINEER);
        security.join(Who.SYSTEM, other.id(), both, Set.of(Role.DATA_ENGINEER), false);
        return TestClient.bearer(token(both.id(), Set.of(other.id()), Optional.empty()));
    }

    @Test
    void everyRoleMayWhatTheTableSaysAndEachRefusalIsRecorded() {
        TestProject.Made made = projects.make();
        for (Role role : Role.values()) {
            Principal member = made.member(role);
            TestClient client = TestClient.bearer(token(member.id(), Set.of(), Optional.empty()));
            int refused = 0;
            for (Routes.Route route : Routes.all()) {
                if (route.needs().isEmpty()) {
                    continue;
                }
                Permission permission = route.needs().get().value();
                boolean granted =
                        table.scope(permission) == Scope.PROJECT
                                && lets(route, table.cell(permission, role.label()));
                refused += check(route, made, client, granted, role.label());
            }
            assertEquals(refused, refusals(made, member), role.label());
        }
    }

    /// Whether a cell of the table lets a person through to the method.
    private static boolean lets(Routes.Route route, Grant cell) {
        return switch (cell) {
            case NO, SERVICE, PROPOSE -> false;
            case OWN, NOT_OWN -> route.needs().orElseThrow().byObject();
            case GRANTED, YES -> true;
        };
    }

    /// @return 1 if the call was refused
    private int check(
            Routes.Route route,
            TestProject.Made made,
            TestClient client,
            boolean granted,
            String who) {
        TestClient.Reply reply = call(route, made.name(), client);
        boolean forbidden = reply.status() == 403;
        assertTrue(
                reply.status() != 401 && (reply.status() < 500 || reply.status() == 501),
                route + " as " + who + " answered " + reply.status() + " " + reply.text());
        if (!granted) {
            assertTrue(
                    forbidden, route + " as " + who + " answered " + reply.status() + ", not 403");
        }
        return forbidden || granted && hidden(route, reply, made, who) ? 1 : 0;
    }

    /// A repository that was not granted one by one is refused as absent, and recorded as a
    /// refusal.
    private boolean hidden(
            Routes.Route route, TestClient.Reply reply, TestProject.Made made, String who) {
        boolean oneByOne =
                route.needs()
                        .map(needs -> table.cell(needs.value(), who) == Grant.GRANTED)
                        .orElse(false);
        return oneByOne
                && route.template().contains("{repository}")
                && reply.status() == 404
                && made.project() != null;
    }

    private long refusals(TestProject.Made made, Principal member) {
        String token = made.tokenOf(Role.AUDITOR);
        long found = 0;
        String next = "";
        do {
            TestClient.Reply page =
                    TestClient.bearer(token)
                            .get(
                                    "/api/v1/projects/"
                                            + made.name()
                                            + "/audit?limit=1000"
                                            + (next.isEmpty() ? "" : "&after=" + next))
                            .expect(200);
            for (var record : page.json().path("items")) {
                // what nobody may send, such as a body that is no model, is no matter of roles
                if (record.path("actor").asText().equals(member.id())
                        && record.path("action").asText().equals("access.refuse")
                        && !record.toString().contains("_refused")) {
                    found++;
                }
            }
            next = page.json().path("next").asText();
        } while (!next.isEmpty());
        return found + installationRefusals(member);
    }

    /// Refusals of routes of the installation belong to no project.
    private long installationRefusals(Principal member) {
        return Routes.all().stream()
                .filter(route -> route.needs().isPresent())
                .filter(route -> table.scope(route.needs().get().value()) == Scope.INSTALLATION)
                .count();
    }

    @Test
    void aNarrowedTokenOpensOnlyWhatItCarries() {
        TestProject.Made made = projects.make();
        for (Permission permission : Permission.values()) {
            Set<Permission> all = EnumSet.allOf(Permission.class);
            all.remove(permission);
            TestClient without = TestClient.bearer(token(made.owner(), Set.of(), Optional.of(all)));
            for (Routes.Route route : Routes.all()) {
                if (route.needs().map(Needs::value).equals(Optional.of(permission))) {
                    assertEquals(
                            403,
                            call(route, made.name(), without).status(),
                            route + " without " + permission.act());
                }
            }
        }
    }

    @Test
    void routesOfTheInstallationAreForAdministratorsWithAWholeToken() {
        TestProject.Made made = projects.make();
        TestClient owner = made.asOwner();
        for (Routes.Route route : Routes.all()) {
            boolean installation =
                    route.needs()
                            .map(needs -> table.scope(needs.value()) == Scope.INSTALLATION)
                            .orElse(false);
            if (installation) {
                assertEquals(403, call(route, made.name(), owner).status(), route.toString());
            }
        }
    }

    /// BI-072, BI-063: what extensions offer beside the resources, in every spelling.
    @Test
    void metricsAndTheApiDescriptionAreNotForStrangers() {
        String admin = projects.administratorToken();
        String owner = projects.make().ownerToken();
        for (String path : List.of("/metrics", "/metrics/", "/METRICS", "/api/v1/openapi.yaml")) {
            TestClient.Reply stranger = TestClient.anonymous().get(path);
            int status = stranger.status();
            assertTrue(status == 401 || status == 429, path + " answered " + status);
            String back = status == 401 ? "WWW-Authenticate" : "Retry-After";
            assertTrue(stranger.header(back).isPresent(), path + " does not say " + back);
        }
        TestClient.bearer(owner).get("/metrics").expect(403);
        assertTrue(
                TestClient.bearer(admin)
                        .get("/metrics")
                        .expect(200)
                        .text()
                        .toLowerCase(Locale.ROOT)
                        .contains("jvm_"));
        TestClient.Reply description = TestClient.bearer(owner).get("/api/v1/openapi.yaml");
        assertTrue(description.expect(200).text().contains("operationId: tokenMint"));
        TestClient.anonymous().get("/q/health").expect(200);
    }
}
