package dev.kaname.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.database.Database;
import dev.kaname.database.Edge;
import dev.kaname.database.LoggedEvent;
import dev.kaname.database.Who;
import dev.kaname.database.testing.OnBothDatabases;
import dev.kaname.database.testing.TestDatabase;
import dev.kaname.delivery.Deployment.Kind;
import dev.kaname.delivery.Deployment.Version;
import dev.kaname.delivery.Deployments.Order;
import dev.kaname.delivery.Verdicts.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@OnBothDatabases
class DeploymentsTest {
    private static final Who ANN = Who.of("ann", "t1");
    private static final Finding PASS = new Finding(true, List.of("auc 0.70 over 0.68"), "{}");
    private static final Finding REFUSE =
            new Finding(false, List.of("auc 0.60 is below 0.63"), "{\"auc\":0.6}");

    private final AtomicInteger next = new AtomicInteger();
    private final List<Edge> edges = new ArrayList<>();
    private final Database database;
    private final Delivery delivery;

    DeploymentsTest(TestDatabase test) {
        database = test.with((_, _, made) -> edges.addAll(made)).database();
        delivery = new Delivery(database, () -> "id" + next.incrementAndGet());
    }

    @Test
    void aVersionGoesIntoServiceAndTheRecordSaysHow() {
        endpoint("churn");
        Deployment made = deploy("churn", version(3));
        assertEquals(1, made.number());
        assertEquals(Optional.empty(), made.previous());
        assertEquals("ann", made.who().principal());
        assertEquals(made.id(), delivery.endpoints().get("p1", "churn").current().orElseThrow());
        assertEquals(List.of(made.id()), inService());
        Edge edge = edges.getFirst();
        assertEquals("mv3", edge.from().id());
        assertEquals("churn #1", edge.to().label());
        LoggedEvent event = database.events().page(Optional.of("p1"), 0, 10).getLast();
        assertEquals("deployment.promote", event.event().kind());
        assertEquals(1L, event.event().payload().get("number"));
    }

    @Test
    void deployingWhatIsInServiceChangesNothing() {
        endpoint("churn");
        Deployment first = deploy("churn", version(3));
        assertEquals(first.id(), deploy("churn", version(3)).id());
        assertEquals(1, delivery.deployments().history("p1", first.endpoint(), 0, 10).size());
    }

    @Test
    void numbersAreOneSequenceForAllProjects() {
        endpoint("churn");
        delivery.endpoints().create(ANN, "p2", "other", EndpointSettings.of("churn-model"));
        assertEquals(1, deploy("churn", version(1)).number());
        Endpoint other = delivery.endpoints().get("p2", "other");
        Deployment second =
                database.act(
                        ANN,
                        tx -> Deployments.deploy(tx, ANN, other, version(1), order(Kind.DEPLOY)));
        assertEquals(2, second.number());
        assertEquals(3, deploy("churn", version(2)).number());
        assertTrue(delivery.deployments().byNumber("p2", 2).isPresent());
        assertEquals(Optional.empty(), delivery.deployments().byNumber("p1", 2));
        assertEquals(
                List.of("p2", "p1"),
                delivery.deployments().inService().stream()
                        .map(s -> s.endpoint().project())
                        .toList());
    }

    @Test
    void manyAtOnceGetANumberEach() throws Exception {
        IntStream.range(0, 8).forEach(i -> endpoint("e" + i));
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Integer>> all =
                    IntStream.range(0, 8)
                            .mapToObj(i ->
                                    (Callable<Integer>) () -> deploy("e" + i, version(1)).number())
                            .toList();
            assertEquals(
                    IntStream.rangeClosed(1, 8).boxed().toList(),
                    threads.invokeAll(all).stream().map(f -> f.resultNow()).sorted().toList());
        }
    }

    @Test
    void goingBackLeadsToWhatWasInServiceBeforeStepByStep() {
        endpoint("churn");
        deploy("churn", version(1));
        deploy("churn", version(2));
        deploy("churn", version(3));
        assertEquals(2, rollback("churn").version().number());
        assertEquals(1, rollback("churn").version().number());
        assertEquals(
                "there is nothing to go back to from version 1",
                assertThrows(DeliveryFailure.Conflict.class, () -> rollback("churn")).getMessage());
        deploy("churn", version(4));
        assertEquals(1, rollback("churn").version().number());
        assertEquals(7, delivery.deployments().history("p1", endpointId("churn"), 0, 10).size());
        assertEquals(
                Kind.ROLLBACK,
                delivery.deployments().history("p1", endpointId("churn"), 0, 1).getFirst().kind());
    }

    @Test
    void whatAnEndpointServesOrWouldGoBackToIsInUse() {
        endpoint("churn");
        deploy("churn", version(1));
        deploy("churn", version(2));
        deploy("churn", version(3));
        assertEquals(List.of(false, true, true), inUse());
        rollback("churn", Optional.empty());
        assertEquals(List.of(true, true, true), inUse());
    }

    private List<Boolean> inUse() {
        return IntStream.rangeClosed(1, 3)
                .mapToObj(i -> database.read(rows -> Deployments.serving(rows, "p1", "mv" + i)))
                .map(List.of("churn")::equals)
                .toList();
    }

    @Test
    void goingBackToAnEarlierDeploymentIsPossibleAndNotToAForeignOne() {
        endpoint("churn");
        endpoint("other");
        Deployment first = deploy("churn", version(1));
        Deployment foreign = deploy("other", version(1));
        deploy("churn", version(2));
        deploy("churn", version(3));
        assertThrows(
                DeliveryFailure.Missing.class, () -> rollback("churn", Optional.of(foreign.id())));
        assertEquals(1, rollback("churn", Optional.of(first.id())).version().number());
    }

    @Test
    void aRefusedVersionStaysOutUntilAVerdictPassesOrSomebodyOverrulesIt() {
        endpoint("churn");
        delivery.verdicts().record(ANN, "p1", version(5), REFUSE);
        DeliveryFailure.Refused refused =
                assertThrows(DeliveryFailure.Refused.class, () -> deploy("churn", version(5)));
        assertEquals(REFUSE.reasons(), refused.reasons());
        assertEquals(List.of(), inService());
        assertThrows(DeliveryFailure.Invalid.class, () -> new Order("x", Kind.DEPLOY, true, " "));
        Endpoint endpoint = delivery.endpoints().get("p1", "churn");
        Deployment overruled =
                database.act(
                        ANN,
                        tx ->
                                Deployments.deploy(
                                        tx,
                                        ANN,
                                        endpoint,
                                        version(5),
                                        new Order("o1", Kind.DEPLOY, true, "the data was wrong")));
        assertEquals("the data was wrong", overruled.reason());
        assertTrue(overruled.verdict().isPresent());
    }

    @Test
    void thePipelinesWayNeedsAVerdictThatPasses() {
        Endpoint endpoint = endpoint("churn");
        assertThrows(DeliveryFailure.Refused.class, () -> promote(endpoint, version(1)));
        delivery.verdicts().record(ANN, "p1", version(1), PASS);
        assertEquals(1, promote(endpoint, version(1)).number());
    }

    @Test
    void theNewestVerdictCountsAndAllAreKept() {
        Version version = version(1);
        delivery.verdicts().record(ANN, "p1", version, REFUSE);
        Verdict same = delivery.verdicts().record(ANN, "p1", version, REFUSE);
        delivery.verdicts().record(ANN.because("attempt:a1"), "p1", version, PASS);
        List<Verdict> all = delivery.verdicts().of("p1", version.id(), 10);
        assertEquals(List.of(true, false), all.stream().map(Verdict::pass).toList());
        assertEquals(same, all.get(1));
        assertEquals(Optional.of("attempt:a1"), all.getFirst().cause());
        assertEquals("{\"auc\":0.6}", all.get(1).report());
        assertEquals(List.of(), delivery.verdicts().of("p2", version.id(), 10));
    }

    @Test
    void ofALongFindingTheFirstReasonsAreKept() {
        List<String> many = IntStream.range(0, 150).mapToObj(i -> "reason " + i).toList();
        Finding cut = Verdicts.cut(false, many, "x".repeat(300_000));
        assertEquals(100, cut.reasons().size());
        assertEquals("and 51 more", cut.reasons().getLast());
        assertTrue(cut.report().contains("too long"));
        assertEquals(PASS, Verdicts.cut(PASS.pass(), PASS.reasons(), PASS.report()));
    }

    @Test
    void anEndpointServesVersionsOfItsOwnModelOnly() {
        endpoint("churn");
        Version foreign = new Version("mv9", "another-model", 1, "digest");
        assertThrows(DeliveryFailure.Invalid.class, () -> deploy("churn", foreign));
    }

    @Test
    void namesOfEndpointsAreTakenForEverAndPlain() {
        endpoint("churn");
        assertThrows(DeliveryFailure.Exists.class, () -> endpoint("churn"));
        for (String name : List.of("", "Churn", "a b", "-a", "a-", "a/b", "a".repeat(64), "日本")) {
            assertThrows(DeliveryFailure.Invalid.class, () -> endpoint(name), name);
        }
        assertThrows(
                DeliveryFailure.Invalid.class,
                () ->
                        delivery.endpoints()
                                .create(
                                        ANN,
                                        "p1",
                                        "late",
                                        new EndpointSettings(
                                                "m", "latest", LogRule.OFF, GateRule.PASSED)));
    }

    @Test
    void settingsChangeButNotTheModelOnceItIsServed() {
        Endpoint endpoint = endpoint("churn");
        EndpointSettings strict =
                new EndpointSettings("churn-model", "champion", LogRule.REQUIRED, GateRule.PASSED);
        assertEquals(
                strict, delivery.endpoints().configure(ANN, "p1", "churn", _ -> strict).settings());
        delivery.verdicts().record(ANN, "p1", version(1), PASS);
        deploy("churn", version(1));
        assertThrows(
                DeliveryFailure.Conflict.class,
                () ->
                        delivery.endpoints()
                                .configure(
                                        ANN, "p1", "churn", _ -> EndpointSettings.of("another")));
        assertEquals(
                List.of(endpoint.id()),
                delivery.endpoints().following("p1", "churn-model", "champion").stream()
                        .map(Endpoint::id)
                        .toList());
        assertEquals(List.of(), delivery.endpoints().following("p1", "churn-model", "other"));
    }

    @Test
    void eachEndpointOfAModelHasAnAliasOfItsOwn() {
        assertEquals("champion", endpoint("churn").settings().alias());
        assertEquals("champion-canary", endpoint("canary").settings().alias());
        EndpointSettings same =
                new EndpointSettings(
                        "churn-model", "champion", LogRule.BEST_EFFORT, GateRule.NOT_REFUSED);
        DeliveryFailure refused =
                assertThrows(
                        DeliveryFailure.Conflict.class,
                        () -> delivery.endpoints().create(ANN, "p1", "third", same));
        assertEquals(
                "the endpoint churn of this model has that alias",
                String.valueOf(refused.getMessage()));
        assertThrows(
                DeliveryFailure.Conflict.class,
                () -> delivery.endpoints().configure(ANN, "p1", "canary", _ -> same));
        assertEquals(
                "champion",
                delivery.endpoints()
                        .create(ANN, "p1", "another", EndpointSettings.of("other-model"))
                        .settings()
                        .alias());
    }

    @Test
    void endpointsAreListedByNamePageByPage() {
        List.of("c", "a", "b").forEach(this::endpoint);
        assertEquals(
                List.of("a", "b"),
                delivery.endpoints().list("p1", "", 2).stream().map(Endpoint::name).toList());
        assertEquals(
                List.of("c"),
                delivery.endpoints().list("p1", "b", 2).stream().map(Endpoint::name).toList());
        assertEquals(List.of(), delivery.endpoints().list("p2", "", 2));
    }

    private Endpoint endpoint(String name) {
        return delivery.endpoints().create(ANN, "p1", name, EndpointSettings.of("churn-model"));
    }

    private String endpointId(String name) {
        return delivery.endpoints().get("p1", name).id();
    }

    private Deployment deploy(String endpoint, Version version) {
        String id = "d" + next.incrementAndGet();
        return database.act(
                ANN,
                tx ->
                        Deployments.deploy(
                                tx,
                                ANN,
                                Endpoints.get(tx, "p1", endpoint),
                                version,
                                new Order(id, Kind.DEPLOY, false, "")));
    }

    private Deployment promote(Endpoint endpoint, Version version) {
        return database.act(
                ANN, tx -> Deployments.deploy(tx, ANN, endpoint, version, order(Kind.PROMOTE)));
    }

    private Deployment rollback(String endpoint) {
        return rollback(endpoint, Optional.empty());
    }

    private Deployment rollback(String endpoint, Optional<String> to) {
        String id = "d" + next.incrementAndGet();
        return database.act(
                ANN,
                tx -> Deployments.rollback(tx, ANN, Endpoints.get(tx, "p1", endpoint), to, id, ""));
    }

    private Order order(Kind kind) {
        return new Order("d" + next.incrementAndGet(), kind, false, "");
    }

    private List<String> inService() {
        return delivery.deployments().inService().stream().map(s -> s.deployment().id()).toList();
    }

    private static Version version(long number) {
        return new Version("mv" + number, "churn-model", number, "digest" + number);
    }
}
