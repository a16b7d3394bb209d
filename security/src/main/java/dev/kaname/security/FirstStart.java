package dev.kaname.security;

import dev.kaname.database.Who;
import dev.kaname.security.keys.OwnerFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Sees to it that somebody can administer the installation: at the first start, and at any later
/// one when no administrator holds a valid token any more.
///
/// There is no default password. The token goes to a file that only the owner of the data folder
/// can read, who could read the database as well; it expires like any other. One that a dying
/// server made and nobody ever saw is revoked, and another is made.
public final class FirstStart {
    static final Duration LIFE = Duration.ofDays(90);
    private static final String NAME = "admin";

    private final Security security;
    private final InstantSource clock;

    public FirstStart(Security security, InstantSource clock) {
        this.security = security;
        this.clock = clock;
    }

    /// @param file where the token is written, replacing an older one
    /// @return the file, if a token was made
    public Optional<Path> ensureAdministrator(Path file) {
        List<Principal> administrators = security.principals().administrators();
        List<Token> valid =
                administrators.stream()
                        .flatMap(one -> security.tokens().of(one.id()).stream())
                        .filter(token -> token.valid(clock.instant()))
                        .toList();
        Optional<String> written = idIn(file);
        if (valid.stream().anyMatch(token -> isHeld(token, written))) {
            return Optional.empty();
        }
        valid.forEach(lost -> security.tokens().revoke(Who.SYSTEM, lost));
        write(file, make(administrators).text());
        return Optional.of(file);
    }

    private MintedToken make(List<Principal> administrators) {
        Principal administrator =
                administrators.isEmpty()
                        ? security.principals().createPerson(Who.SYSTEM, NAME, true)
                        : administrators.getFirst();
        return security.issue(
                Who.SYSTEM,
                new TokenRequest(
                        administrator.id(),
                        "written to admin-token",
                        LIFE,
                        Set.of(),
                        Optional.empty()));
    }

    /// Whether somebody can know the token: it was handed to who asked for it, was used, or stands
    /// in the file. Between making one and writing it the server may have died.
    private static boolean isHeld(Token token, Optional<String> written) {
        return !token.createdBy().equals(Who.SYSTEM.principal())
                || token.lastUsed().isPresent()
                || written.equals(Optional.of(token.id()));
    }

    private static Optional<String> idIn(Path file) {
        try {
            return TokenText.parse(Files.readString(file).strip()).map(TokenText::id);
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    private static void write(Path file, String text) {
        try {
            OwnerFile.replace(file, (text + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException("the administrator's token cannot be written", e);
        }
    }
}
