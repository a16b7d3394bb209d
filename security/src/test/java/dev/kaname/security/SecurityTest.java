package dev.kaname.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.database.Database;
import dev.kaname.database.Event;
import dev.kaname.database.Ids;
import dev.kaname.database.Outcome;
import dev.kaname.database.Who;
import dev.kaname.database.testing.OnBothDatabases;
import dev.kaname.database.testing.TestDatabase;
import dev.kaname.security.keys.FileVault;
import dev.kaname.security.keys.Keys;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OnBothDatabases
class SecurityTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final TestClock clock = new TestClock(Instant.parse("2026-11-21T12:00:00Z"));
    private Database database;
    private Keys keys;
    private Security security;
    private Security otherServer;

    @BeforeEach
    void open(TestDatabase test) {
        database = test.with(clock).database();
        SecureRandom random = new SecureRandom();
        keys = new Keys(database, FileVault.in(test.folder().resolve("keys"), random), random);
        security = server();
        otherServer = server();
    }

    private Security server() {
        return new Security(
                database,
                PermissionTable.shipped(),
                keys,
                clock,
                new Ids(clock, new Random(clock.instant().getNano())),
                new SecureRandom());
    }

    private Principal person(String name) {
        return security.principals().createPerson(Who.SYSTEM, name, false);
    }

    private Project project(String name, Principal owner, Role... roles) {
        return security.projects().create(Who.SYSTEM, name, owner, Set.of(roles));
    }

    private static TokenRequest request(Principal principal) {
        return new TokenRequest(principal.id(), "test", DAY, Set.of(), Optional.empty());
    }

    private MintedToken token(Principal principal) {
        return security.issue(Who.SYSTEM, request(principal));
    }

    private Identity signIn(Principal principal) {
        return security.authenticate(token(principal).text()).orElseThrow();
    }

    private static Who who(Identity identity) {
        return Who.of(identity.principal(), identity.token());
    }

    @Test
    void aTokenSpeaksForItsPrincipalUntilItExpires() {
        Principal ada = person("Ada");
        MintedToken token = token(ada);

        assertEquals(ada.id(), security.authenticate(token.text()).orElseThrow().principal());
        clock.advance(DAY.minusMillis(1));
        assertTrue(security.authenticate(token.text()).isPresent());
        clock.advance(Duration.ofMillis(1));
        assertEquals(Optional.empty(), security.authenticate(token.text()));
    }

    @Test
    void theSecretIsNotInTheDatabase() {
        MintedToken token = token(person("Ada"));
        String secret = token.text().substring(17, 60);

        boolean found =
                database.read(rows ->
                        rows.any("SELECT 1 FROM tokens WHERE digest LIKE ?", "%" + secret + "%"));

        assertFalse(found);
    }

    @Test
    void aRightIdWithAnotherTokensSecretIsRefused() {
        TokenText one = TokenText.parse(token(person("Ada")).text()).orElseThrow();
        TokenText two = TokenText.parse(token(person("Bob")).text()).orElseThrow();
        TokenText mixed = new TokenText(one.kind(), one.id(), two.secret());

        assertTrue(security.authenticate(one.text()).isPresent());
        assertEquals(Optional.empty(), security.authenticate(mixed.text()));
    }

    @Test
    void aRevokedTokenDiesAtOnceHereAndWithinFiveSecondsElsewhere() {
        Principal ada = person("Ada");
        MintedToken token = token(ada);
        Identity identity = security.authenticate(token.text()).orElseThrow();
        assertTrue(otherServer.authenticate(token.text()).isPresent());

        security.revoke(identity, who(identity), token.id());

        assertEquals(Optional.empty(), security.authenticate(token.text()));
        clock.advance(Duration.ofSeconds(5));
        assertEquals(Optional.empty(), otherServer.authenticate(token.text()));
    }

    @Test
    void nobodyRevokesAnothersToken() {
        MintedToken token = token(person("Ada"));
        Identity bob = signIn(person("Bob"));

        assertThrows(
                SecurityFailure.Missing.class, () -> security.revoke(bob, who(bob), token.id()));
        assertTrue(security.authenticate(token.text()).isPresent());
    }

    /// BI-079
    @Test
    void aDisabledPersonIsOutAndTheNameInheritsNothing() {
        Principal ada = person("Ada");
        Project project = project("flights", ada, Role.DATA_SCIENTIST);
        MintedToken token = token(ada);
        security.authenticate(token.text()).orElseThrow();

        person("Another owner");
        security.principals().disable(Who.SYSTEM, ada.id());
        Principal again = person("Ada");

        assertEquals(Optional.empty(), security.authenticate(token.text()));
        assertEquals(Optional.empty(), security.enter(signIn(again), project.name()));
    }

    @Test
    void theLastAdministratorStays() {
        Principal only = security.principals().createPerson(Who.SYSTEM, "admin", true);

        assertThrows(
                SecurityFailure.Conflict.class,
                () -> security.principals().disable(Who.SYSTEM, only.id()));
    }

    @Test
    void whoIsNoMemberFindsNoProject() {
        project("flights", person("Ada"), Role.DATA_ENGINEER);

        assertEquals(Optional.empty(), security.enter(signIn(person("Bob")), "flights"));
        assertEquals(Optional.empty(), security.enter(signIn(person("Bob")), "absent"));
    }

    @Test
    void aMemberMayWhatTheTableSays() {
        Principal ada = person("Ada");
        project("flights", ada, Role.DEVELOPER);

        Entry entry = security.enter(signIn(ada), "flights").orElseThrow();

        assertEquals(Grant.YES, entry.grant(Permission.CODE_PUSH));
        assertEquals(Grant.NO, entry.grant(Permission.DATA_READ));
        assertEquals(Grant.YES, entry.grant(Permission.MEMBERS));
        // developers log runs through a service account only
        assertEquals(Grant.NO, entry.grant(Permission.RUN_WRITE));
    }

    @Test
    void aTokenForOneProjectOpensNoOther() {
        Principal ada = person("Ada");
        Project one = project("one", ada, Role.DATA_ENGINEER);
        project("two", ada, Role.DATA_ENGINEER);
        MintedToken narrow =
                security.issue(
                        Who.SYSTEM,
                        new TokenRequest(
                                ada.id(), "test", DAY, Set.of(one.id()), Optional.empty()));
        Identity identity = security.authenticate(narrow.text()).orElseThrow();

        assertTrue(security.enter(identity, "one").isPresent());
        assertEquals(Optional.empty(), security.enter(identity, "two"));
    }

    @Test
    void aTokenMakesOnlyNarrowerOnes() {
        Principal ada = person("Ada");
        Project project = project("flights", ada, Role.DATA_ENGINEER);
        Identity full = signIn(ada);
        MintedToken narrow =
                security.mint(
                        full,
                        who(full),
                        new TokenRequest(
                                ada.id(),
                                "read only",
                                DAY,
                                Set.of(project.id()),
                                Optional.of(Set.of(Permission.DATA_READ))));
        Identity reader = security.authenticate(narrow.text()).orElseThrow();
        TokenRequest allScopes =
                new TokenRequest(ada.id(), "wider", DAY, Set.of(project.id()), Optional.empty());
        TokenRequest allProjects =
                new TokenRequest(
                        ada.id(),
                        "wider",
                        DAY,
                        Set.of(),
                        Optional.of(Set.of(Permission.DATA_READ)));
        TokenRequest longer =
                new TokenRequest(
                        ada.id(),
                        "longer",
                        DAY.plusMinutes(2),
                        Set.of(project.id()),
                        Optional.of(Set.of(Permission.DATA_READ)));

        for (TokenRequest wider : List.of(allScopes, allProjects, longer)) {
            assertThrows(
                    SecurityFailure.Forbidden.class,
                    () -> security.mint(reader, who(reader), wider),
                    wider.label());
        }
        assertEquals(
                Set.of(Permission.DATA_READ),
                security.enter(reader, "flights").orElseThrow().grants().keySet());
    }

    @Test
    void aNarrowedTokenIsToldHowLongANewOneMayLive() {
        Principal ada = person("Ada");
        Project project = project("flights", ada, Role.DATA_ENGINEER);
        Duration life = Duration.ofDays(30);
        Set<String> only = Set.of(project.id());
        MintedToken narrow =
                security.issue(
                        Who.SYSTEM,
                        new TokenRequest(ada.id(), "narrow", life, only, Optional.empty()));
        Identity reader = security.authenticate(narrow.text()).orElseThrow();
        TokenRequest longer =
                new TokenRequest(ada.id(), "longer", life.plusDays(60), only, Optional.empty());

        SecurityFailure.Forbidden refused =
                assertThrows(
                        SecurityFailure.Forbidden.class,
                        () -> security.mint(reader, who(reader), longer));

        assertEquals(
                Optional.of(
                        "ask for at most 30 days (--days 30), or use a token that is not narrowed"),
                refused.remedy());
    }

    @Test
    void everyTokenExpiresWithinAYear() {
        Principal ada = person("Ada");
        TokenRequest long_ =
                new TokenRequest(
                        ada.id(), "test", Duration.ofDays(367), Set.of(), Optional.empty());

        assertThrows(SecurityFailure.Invalid.class, () -> security.issue(Who.SYSTEM, long_));
    }

    @Test
    void anAdministratorMakesThePersonsFirstTokenAndNoSecond() {
        Identity admin = signIn(security.principals().createPerson(Who.SYSTEM, "admin", true));
        Principal ada = person("Ada");

        MintedToken first = security.mint(admin, who(admin), request(ada));

        assertTrue(security.authenticate(first.text()).isPresent());
        assertThrows(
                SecurityFailure.Conflict.class,
                () -> security.mint(admin, who(admin), request(ada)));
        Identity bob = signIn(person("Bob"));
        assertThrows(
                SecurityFailure.Missing.class, () -> security.mint(bob, who(bob), request(ada)));
    }

    @Test
    void anOwnerMakesServiceAccountsThatHoldNoMoreThanTheOwner() {
        Principal ada = person("Ada");
        Project project = project("flights", ada, Role.DEVELOPER);
        Identity owner = signIn(ada);
        Entry entry = security.enter(owner, "flights").orElseThrow();
        Principal bot = security.principals().createService(who(owner), project.id(), "ci");

        security.setMember(
                owner, who(owner), entry, bot.id(), Set.of(Role.DEVELOPER), false, Set.of());
        MintedToken token = security.mint(owner, who(owner), request(bot));

        Identity service = security.authenticate(token.text()).orElseThrow();
        assertTrue(token.text().startsWith("kns_"));
        assertEquals(
                Grant.YES,
                security.enter(service, "flights").orElseThrow().grant(Permission.RUN_WRITE));
        assertThrows(
                SecurityFailure.Forbidden.class,
                () ->
                        security.setMember(
                                owner,
                                who(owner),
                                entry,
                                bot.id(),
                                Set.of(Role.OPERATIONS),
                                false,
                                Set.of()));
    }

    @Test
    void nobodyPromotesThemselves() {
        Principal ada = person("Ada");
        project("flights", ada, Role.DEVELOPER);
        Identity owner = signIn(ada);
        Entry entry = security.enter(owner, "flights").orElseThrow();

        assertThrows(
                SecurityFailure.Forbidden.class,
                () ->
                        security.setMember(
                                owner,
                                who(owner),
                                entry,
                                ada.id(),
                                Set.of(Role.DEVELOPER, Role.OPERATIONS),
                                true,
                                Set.of()));
    }

    @Test
    void nobodyGivesThemselvesOrTheirServicesDataTheyMayNotRead() {
        Principal ada = person("Ada");
        Project project = project("flights", ada, Role.DATA_SCIENTIST);
        Principal bob = person("Bob");
        Principal robot = security.principals().createService(Who.SYSTEM, project.id(), "nightly");
        Identity owner = signIn(ada);
        Entry entry = security.enter(owner, "flights").orElseThrow();

        for (Principal own : List.of(ada, robot)) {
            assertThrows(
                    SecurityFailure.Forbidden.class, () -> grant(owner, entry, own, "patients"));
        }
        // another member may be given it: that takes two
        assertEquals(Set.of("patients"), grant(owner, entry, bob, "patients").readable());
    }

    private Member grant(Identity by, Entry entry, Principal to, String repository) {
        return security.setMember(
                by,
                who(by),
                entry,
                to.id(),
                Set.of(Role.DATA_SCIENTIST),
                entry.owner() && to.id().equals(by.principal()),
                Set.of(repository));
    }

    @Test
    void aProjectKeepsAnOwner() {
        Principal ada = person("Ada");
        project("flights", ada, Role.DEVELOPER);
        Identity owner = signIn(ada);
        Entry entry = security.enter(owner, "flights").orElseThrow();

        assertThrows(
                SecurityFailure.Conflict.class,
                () -> security.removeMember(who(owner), entry, ada.id()));
        assertThrows(
                SecurityFailure.Conflict.class,
                () ->
                        security.setMember(
                                owner,
                                who(owner),
                                entry,
                                ada.id(),
                                Set.of(Role.DEVELOPER),
                                false,
                                Set.of()));
        assertTrue(security.enter(signIn(ada), "flights").orElseThrow().owner());
    }

    @Test
    void whoLeavesTheProjectIsOutAtOnceHereAndWithinFiveSecondsElsewhere() {
        Principal ada = person("Ada");
        Principal bob = person("Bob");
        Project project = project("flights", ada, Role.DEVELOPER);
        security.join(Who.SYSTEM, project.id(), bob, Set.of(Role.AUDITOR), false);
        Identity member = signIn(bob);
        Entry entry = security.enter(signIn(ada), "flights").orElseThrow();
        assertTrue(security.enter(member, "flights").isPresent());
        assertTrue(otherServer.enter(member, "flights").isPresent());

        security.removeMember(Who.SYSTEM, entry, bob.id());

        assertEquals(Optional.empty(), security.enter(member, "flights"));
        clock.advance(Duration.ofSeconds(5));
        assertEquals(Optional.empty(), otherServer.enter(member, "flights"));
    }

    /// BI-079, BI-135
    @Test
    void aProjectsNameIsNeverUsedAgainAndHasOneReading() {
        Principal ada = person("Ada");
        project("flights", ada);

        assertThrows(SecurityFailure.Conflict.class, () -> project("flights", ada));
        for (String name : List.of("Flights", "a--b", "-a", "a-", "a", "ａb", "a.b", "a/b", "")) {
            assertThrows(SecurityFailure.Invalid.class, () -> project(name, ada), name);
        }
    }

    @Test
    void aStepMayWhatEachPrincipalBehindItMay() {
        Principal ada = person("Ada");
        Principal bob = person("Bob");
        Project project = project("flights", ada, Role.DATA_ENGINEER);
        security.join(Who.SYSTEM, project.id(), bob, Set.of(Role.DEVELOPER), false);

        Entry ofAda = stepEntry(project, "attempt-1", List.of(ada.id()));
        Entry ofBoth = stepEntry(project, "attempt-2", List.of(ada.id(), bob.id()));

        assertEquals(Grant.YES, ofAda.grant(Permission.DATA_READ));
        assertEquals(Grant.YES, ofAda.grant(Permission.RUN_WRITE));
        assertEquals(Grant.NO, ofAda.grant(Permission.MEMBERS));
        assertEquals(Grant.NO, ofBoth.grant(Permission.DATA_READ));
        // a developer's pipeline logs runs, though the developer does not
        assertEquals(Grant.YES, ofBoth.grant(Permission.RUN_WRITE));
    }

    private Entry stepEntry(Project project, String attempt, List<String> borrows) {
        MintedToken token = stepToken(project, attempt, borrows);
        Identity step = security.authenticate(token.text()).orElseThrow();
        assertEquals(attempt, step.principal());
        return security.enter(step, project.name()).orElseThrow();
    }

    private MintedToken stepToken(Project project, String attempt, List<String> borrows) {
        return database.act(
                Who.SYSTEM,
                tx ->
                        Outcome.of(
                                security.tokens()
                                        .issueForAttempt(
                                                tx,
                                                project.id(),
                                                attempt,
                                                borrows,
                                                Tokens.OF_ATTEMPT,
                                                DAY),
                                Event.of(project.id(), "attempt.start", "attempt", attempt)));
    }

    @Test
    void aStepsTokenEndsWithItsAttemptAndMakesNoOther() {
        Principal ada = person("Ada");
        Project project = project("flights", ada, Role.DATA_ENGINEER);
        MintedToken token = stepToken(project, "attempt-1", List.of(ada.id()));
        Identity step = security.authenticate(token.text()).orElseThrow();

        assertThrows(SecurityFailure.class, () -> security.mint(step, who(step), request(ada)));
        database.act(
                Who.SYSTEM,
                tx -> {
                    security.tokens().endAttempt(tx, "attempt-1");
                    return Outcome.of(
                            true, Event.of(project.id(), "attempt.end", "attempt", "attempt-1"));
                });
        clock.advance(Duration.ofSeconds(5));

        assertEquals(Optional.empty(), security.authenticate(token.text()));
    }

    @Test
    void lastUseIsShownAndSurvivesARestart() {
        Principal ada = person("Ada");
        MintedToken token = token(ada);
        assertEquals(Optional.empty(), lastUse(security, ada));

        clock.advance(Duration.ofMinutes(10));
        security.authenticate(token.text());

        assertEquals(Optional.of(clock.instant()), lastUse(security, ada));
        security.tokens().saveUse();
        assertEquals(Optional.of(clock.instant()), lastUse(otherServer, ada));
    }

    private static Optional<Instant> lastUse(Security server, Principal principal) {
        return server.tokens().of(principal.id()).getFirst().lastUsed();
    }

    @Test
    void eachProjectHasAContentKeyOfItsOwnThatNeverChanges() {
        Principal ada = person("Ada");
        Project one = project("one", ada);
        Project two = project("two", ada);

        byte[] key = keys.contentKey(one.id());

        assertEquals(32, key.length);
        assertFalse(java.util.Arrays.equals(key, keys.contentKey(two.id())));
        assertTrue(java.util.Arrays.equals(key, keys.contentKey(one.id())));
        assertThrows(IllegalStateException.class, () -> keys.contentKey("absent"));
    }
}
