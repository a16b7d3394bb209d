package dev.kaname.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.database.Ids;
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

/// What a token may do with others: one that was given less than its owner has gives no more than
/// it was given, and touches nothing of its owner's but itself (BI-078).
@OnBothDatabases
class NarrowedTokenTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration USUAL = Duration.ofDays(90);

    private final TestClock clock = new TestClock(Instant.parse("2026-11-22T07:00:00Z"));
    private Security security;
    private Principal ada;
    private Project project;

    @BeforeEach
    void open(TestDatabase test) {
        SecureRandom random = new SecureRandom();
        security =
                new Security(
                        test.with(clock).database(),
                        PermissionTable.shipped(),
                        new Keys(
                                test.database(),
                                FileVault.in(test.folder().resolve("keys"), random),
                                random),
                        clock,
                        new Ids(clock, new Random(20261122)),
                        random);
        ada = security.principals().createPerson(Who.SYSTEM, "Ada", false);
        project = project("flights", ada);
    }

    private Project project(String name, Principal owner) {
        return security.projects().create(Who.SYSTEM, name, owner, Set.of(Role.DEVELOPER));
    }

    private static TokenRequest request(Principal principal, Duration life) {
        return new TokenRequest(principal.id(), "test", life, Set.of(), Optional.empty());
    }

    private static TokenRequest scoped(Principal principal, Permission... only) {
        return new TokenRequest(principal.id(), "test", USUAL, Set.of(), Optional.of(Set.of(only)));
    }

    private TokenRequest bound(Duration life) {
        return new TokenRequest(ada.id(), "test", life, Set.of(project.id()), Optional.empty());
    }

    private Identity signIn(TokenRequest asked) {
        return signIn(security.issue(Who.SYSTEM, asked));
    }

    private Identity signIn(MintedToken token) {
        return security.authenticate(token.text()).orElseThrow();
    }

    private static Who who(Identity identity) {
        return Who.of(identity.principal(), identity.token());
    }

    private MintedToken mint(Identity by, TokenRequest asked) {
        return security.mint(by, who(by), asked);
    }

    private Principal service() {
        Principal service = security.principals().createService(Who.SYSTEM, project.id(), "ci");
        security.join(Who.SYSTEM, project.id(), service, Set.of(Role.DEVELOPER), false);
        return service;
    }

    @Test
    void whatANarrowedOrShortTokenMakesForAServiceEndsWithItAtTheLatest() {
        Principal service = service();

        for (TokenRequest less :
                List.of(bound(DAY), bound(USUAL), request(ada, USUAL.minusDays(1)))) {
            Identity by = signIn(less);
            Instant end = clock.instant().plus(less.life());
            clock.advance(Duration.ofSeconds(30));

            assertThrows(
                    SecurityFailure.Forbidden.class,
                    () -> mint(by, request(service, Duration.ofDays(366))));
            assertThrows(
                    SecurityFailure.Forbidden.class,
                    () -> mint(by, request(service, less.life().plusMinutes(1))));
            // in whole days asked for half a minute later: cut to the same end
            assertEquals(end, mint(by, request(service, less.life())).expires());
            assertEquals(end, mint(by, request(service, security.usualLife(by))).expires());
            assertEquals(
                    clock.instant().plusSeconds(60),
                    mint(by, request(service, Duration.ofMinutes(1))).expires());
        }
    }

    @Test
    void aShortTokenMakesNoLongOneOfItsOwner() {
        Identity visitor = signIn(request(ada, DAY));

        assertThrows(SecurityFailure.Forbidden.class, () -> mint(visitor, request(ada, USUAL)));
        assertEquals(clock.instant().plus(DAY), mint(visitor, request(ada, DAY)).expires());
    }

    @Test
    void aFullTokenOfTheUsualLifeRenewsItselfAndMakesAServicesTokenForAYear() {
        Identity full = signIn(request(ada, USUAL));
        clock.advance(DAY);
        Duration year = Duration.ofDays(366);

        assertEquals(USUAL, security.usualLife(full));
        assertEquals(clock.instant().plus(USUAL), mint(full, request(ada, USUAL)).expires());
        assertEquals(clock.instant().plus(year), mint(full, request(service(), year)).expires());
    }

    @Test
    void aShortTokenOfAnAdministratorMakesNoLongFirstToken() {
        Principal admin = security.principals().createPerson(Who.SYSTEM, "admin", true);
        Principal bob = security.principals().createPerson(Who.SYSTEM, "Bob", false);
        Identity visitor = signIn(request(admin, DAY));

        assertThrows(SecurityFailure.Forbidden.class, () -> mint(visitor, request(bob, USUAL)));
        assertTrue(security.authenticate(mint(visitor, request(bob, DAY)).text()).isPresent());
    }

    @Test
    void aNarrowedTokenSeesAndEndsItselfAndNoOther() {
        Principal admin = security.principals().createPerson(Who.SYSTEM, "admin", true);
        MintedToken whole = security.issue(Who.SYSTEM, request(admin, USUAL));
        Identity scraper = signIn(scoped(admin, Permission.METRICS_READ));
        Identity mine = signIn(bound(USUAL));
        MintedToken wholeOfAda = security.issue(Who.SYSTEM, request(ada, USUAL));

        assertEquals(List.of(scraper.token()), shown(scraper));
        assertEquals(List.of(mine.token()), shown(mine));
        assertMissing(scraper, whole.id());
        assertMissing(mine, wholeOfAda.id());
        assertTrue(security.authenticate(whole.text()).isPresent());

        security.revoke(scraper, who(scraper), scraper.token());
        assertEquals(Optional.empty(), security.again(scraper));
    }

    private List<String> shown(Identity by) {
        return security.tokensOf(by, by.principal()).stream().map(Token::id).toList();
    }

    private void assertMissing(Identity by, String token) {
        assertThrows(SecurityFailure.Missing.class, () -> security.revoke(by, who(by), token));
    }

    @Test
    void aFullTokenSeesAndEndsAllOfItsOwner() {
        Identity short_ = signIn(request(ada, DAY));
        MintedToken other = security.issue(Who.SYSTEM, bound(USUAL));

        assertEquals(Set.of(short_.token(), other.id()), Set.copyOf(shown(short_)));
        security.revoke(short_, who(short_), other.id());
        assertEquals(Optional.empty(), security.authenticate(other.text()));
    }

    @Test
    void aServicesTokenSeesNoOtherOfTheService() {
        Principal service = service();
        Identity full = signIn(request(ada, USUAL));
        Identity one = signIn(mint(full, request(service, DAY)));
        MintedToken other = mint(full, request(service, DAY));

        assertEquals(List.of(one.token()), shown(one));
        assertMissing(one, other.id());
        assertFalse(security.tokensOf(full, service.id()).isEmpty());
    }

    @Test
    void aTokenForOneProjectIsNotToldOfItsOwnersOthers() {
        Project second = project("second", ada);
        Identity narrow = signIn(bound(USUAL));

        for (String other : List.of(second.id(), "absent")) {
            SecurityFailure told =
                    assertThrows(
                            SecurityFailure.Missing.class,
                            () ->
                                    mint(
                                            narrow,
                                            new TokenRequest(
                                                    ada.id(),
                                                    "test",
                                                    DAY,
                                                    Set.of(other),
                                                    Optional.empty())));
            assertEquals("there is no such project", told.getMessage());
        }
    }

    /// Two people of the project, and an owner whose token may change members and see the project.
    @Test
    void withATokenForSomePermissionsNobodyIsGivenOthers() {
        Principal bob = security.principals().createPerson(Who.SYSTEM, "Bob", false);
        Principal service = service();
        Identity by = signIn(scoped(ada, Permission.MEMBERS, Permission.PROJECT_SEE));
        Identity full = signIn(request(ada, USUAL));

        for (Principal target : List.of(bob, service, ada)) {
            assertForbidden(by, target, Set.of(Role.DEVELOPER, Role.OPERATIONS), false);
        }
        assertForbidden(by, bob, Set.of(), true);
        set(full, bob, Set.of(Role.AUDITOR), false, Set.of());
        assertForbidden(by, bob, Set.of(Role.AUDITOR, Role.OPERATIONS), false);
        // what takes away and what changes nothing gives nothing
        set(by, bob, Set.of(Role.AUDITOR), false, Set.of());
        assertEquals(Set.of(), set(by, bob, Set.of(), false, Set.of()).roles());
    }

    @Test
    void aTokenThatDoesNotReadDataGrantsNoRepository() {
        Principal bob = security.principals().createPerson(Who.SYSTEM, "Bob", false);
        Identity by = signIn(scoped(ada, Permission.MEMBERS, Permission.DATA_WRITE));
        Identity full = signIn(request(ada, USUAL));
        Set<Role> roles = Set.of(Role.DATA_SCIENTIST);
        set(full, bob, roles, false, Set.of("flights"));

        assertThrows(
                SecurityFailure.Forbidden.class,
                () -> set(by, bob, roles, false, Set.of("flights", "patients")));
        assertEquals(Set.of(), set(by, bob, roles, false, Set.of()).readable());
    }

    private void assertForbidden(Identity by, Principal target, Set<Role> roles, boolean owner) {
        assertThrows(
                SecurityFailure.Forbidden.class, () -> set(by, target, roles, owner, Set.of()));
    }

    private Member set(
            Identity by, Principal target, Set<Role> roles, boolean owner, Set<String> readable) {
        Entry entry = security.enter(by, project.name()).orElseThrow();
        return security.setMember(by, who(by), entry, target.id(), roles, owner, readable);
    }

    @Test
    void aTokenOfNoUseInAProjectIsNotToldOfIt() {
        Identity scraper = signIn(scoped(ada, Permission.METRICS_READ));
        Identity reader = signIn(scoped(ada, Permission.CODE_READ));

        assertEquals(Optional.empty(), security.enter(scraper, project.name()));
        assertTrue(security.enter(reader, project.name()).isPresent());
        assertEquals(List.of(), security.projectsOf(scraper, "", 10));
        assertEquals(List.of(), security.projectsOf(reader, "", 10));
        assertEquals(
                List.of(project),
                security.projectsOf(signIn(scoped(ada, Permission.PROJECT_SEE)), "", 10));
    }

    @Test
    void aNarrowedTokenOfAnAdministratorMakesPeopleAndNoAdministrators() {
        Principal admin = security.principals().createPerson(Who.SYSTEM, "admin", true);
        Identity narrow = signIn(scoped(admin, Permission.PRINCIPALS_MANAGE));
        Identity full = signIn(request(admin, USUAL));

        assertThrows(
                SecurityFailure.Forbidden.class,
                () -> security.createPerson(narrow, who(narrow), "Bob", true));
        assertFalse(security.createPerson(narrow, who(narrow), "Bob", false).administrator());
        assertTrue(security.createPerson(full, who(full), "Cyd", true).administrator());
    }
}
