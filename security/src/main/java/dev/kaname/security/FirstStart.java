package dev.kaname.security;

import dev.kaname.database.Who;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/// Sees to it that somebody can administer the installation: at the first start, and at any later
/// one when no administrator holds a valid token any more.
///
/// There is no default password. The token goes to a file that only the owner of the data folder
/// can read, who could read the database as well; it expires like any other.
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
        Principal administrator =
                security.principals()
                        .administrator()
                        .orElseGet(
                                () -> security.principals().createPerson(Who.SYSTEM, NAME, true));
        boolean holdsOne =
                security.tokens().of(administrator.id()).stream()
                        .anyMatch(token -> token.valid(clock.instant()));
        if (holdsOne) {
            return Optional.empty();
        }
        MintedToken minted =
                security.issue(
                        Who.SYSTEM,
                        new TokenRequest(
                                administrator.id(),
                                "written to admin-token",
                                LIFE,
                                Set.of(),
                                Optional.empty()));
        write(file, minted.text());
        return Optional.of(file);
    }

    /// Written aside and moved into place, so that no half token is read. If the server dies before
    /// that, nobody has the token that was made, and it can be revoked by its id.
    private static void write(Path file, String text) {
        try {
            Path aside =
                    Files.createTempFile(
                            file.toAbsolutePath().getParent(),
                            "admin",
                            ".new",
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")));
            try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.US_ASCII)));
                channel.force(true);
            }
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("the administrator's token cannot be written", e);
        }
    }
}
