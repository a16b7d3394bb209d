package dev.kaname.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.database.Database;
import dev.kaname.database.Ids;
import dev.kaname.database.Who;
import dev.kaname.database.testing.OnBothDatabases;
import dev.kaname.database.testing.TestDatabase;
import dev.kaname.security.keys.FileVault;
import dev.kaname.security.keys.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Somebody can always administer the installation, and nobody by default.
@OnBothDatabases
class FirstStartTest {
    private final TestClock clock = new TestClock(Instant.parse("2026-11-21T12:00:00Z"));
    private Security security;
    private Path file;

    @BeforeEach
    void open(TestDatabase test) {
        Database database = test.with(clock).database();
        SecureRandom random = new SecureRandom();
        Keys keys = new Keys(database, FileVault.in(test.folder().resolve("keys"), random), random);
        security =
                new Security(
                        database,
                        PermissionTable.shipped(),
                        keys,
                        clock,
                        new Ids(clock, new Random(1)),
                        random);
        file = test.folder().resolve("admin-token");
    }

    private Optional<Path> start() {
        return new FirstStart(security, clock).ensureAdministrator(file);
    }

    private Optional<Identity> signIn() throws IOException {
        return security.authenticate(Files.readString(file).strip());
    }

    @Test
    void theFirstStartWritesATokenThatOnlyTheOwnerCanRead() throws IOException {
        assertEquals(Optional.of(file), start());

        assertTrue(signIn().orElseThrow().administrator());
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void aLaterStartLeavesItAloneUntilItExpires() throws IOException {
        start();
        String first = Files.readString(file);

        assertEquals(Optional.empty(), start());
        clock.advance(Duration.ofDays(90));
        assertEquals(Optional.of(file), start());

        assertNotEquals(first, Files.readString(file));
        assertTrue(signIn().isPresent());
        assertEquals(1, security.principals().administrators().size());
    }

    @Test
    void aTokenThatIsUsedNeedsNoFile() throws IOException {
        start();
        signIn();
        security.tokens().saveUse();
        Files.delete(file);

        assertEquals(Optional.empty(), start());
    }

    @Test
    void aTokenThatADyingServerNeverWroteIsReplacedAndRevoked() throws IOException {
        start();
        String lost = Files.readString(file).strip();
        Files.delete(file);

        assertEquals(Optional.of(file), start());

        assertTrue(signIn().isPresent());
        clock.advance(Duration.ofSeconds(5));
        assertEquals(Optional.empty(), security.authenticate(lost));
    }

    @Test
    void anotherAdministratorsTokenIsEnough() throws IOException {
        start();
        Principal other = security.principals().createPerson(Who.SYSTEM, "Grace", true);
        Identity admin = signIn().orElseThrow();
        security.mint(
                admin,
                Who.of(admin.principal(), admin.token()),
                new TokenRequest(
                        other.id(), "hers", Duration.ofDays(90), Set.of(), Optional.empty()));
        security.principals().disable(Who.SYSTEM, admin.principal());
        Files.delete(file);

        assertEquals(Optional.empty(), start());
    }
}
