package dev.kaname.server.data;

import dev.kaname.server.errors.Code;
import dev.kaname.server.errors.Problem;
import dev.kaname.server.errors.Refusal;
import dev.kaname.store.RepoPath;
import dev.kaname.store.StoreFailure;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// Takes the files of a tar archive into a staging, all or none.
final class TarCommit {
    private static final int MOST_MEMBERS = 1_000_000;

    /// Of a name that is refused, in characters.
    private static final int MOST_TOLD = 300;

    private final Staging staging;
    private final long mostBytes;

    TarCommit(Staging staging, long mostBytes) {
        this.staging = staging;
        this.mostBytes = mostBytes;
    }

    /// @return how many files there were
    /// @throws Refusal (`import_refused`) for an archive that is unsafe, damaged or cut
    /// @throws StoreFailure.Invalid (`path`) for a member whose name is not a plain relative path
    /// @throws StoreFailure.TooLarge over the limits
    int read(InputStream body) throws IOException {
        TarReader tar = new TarReader(new BoundedStream(body, mostBytes));
        try {
            int members = 0;
            Optional<TarReader.Member> next = tar.next();
            while (next.isPresent()) {
                if (++members > MOST_MEMBERS) {
                    throw new StoreFailure.TooLarge("number of files", MOST_MEMBERS);
                }
                take(tar, next.get());
                next = tar.next();
            }
            return members;
        } catch (TarRefused e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    private void take(TarReader tar, TarReader.Member member) throws IOException {
        if (member.size() > mostBytes) {
            throw new StoreFailure.TooLarge("size", mostBytes);
        }
        RepoPath path = path(member.name());
        if (staging.has(path)) {
            throw refused("two members have the same name, " + path);
        }
        staging.put(path, tar.body());
    }

    /// Of many names it must be said which one.
    private static RepoPath path(String name) {
        try {
            return RepoPath.parse(plain(name));
        } catch (StoreFailure.Invalid refused) {
            throw refused.of(shortened(name));
        }
    }

    private static String shortened(String name) {
        int end =
                name.offsetByCodePoints(
                        0, Math.min(MOST_TOLD, name.codePointCount(0, name.length())));
        return end < name.length() ? name.substring(0, end) + "…" : name;
    }

    /// `tar` itself writes `./a` where it was asked for `.`: the one harmless odd form.
    private static String plain(String name) {
        return name.startsWith("./") ? name.substring(2) : name;
    }

    private static Refusal refused(String reason) {
        return new Refusal(
                Problem.of(Code.IMPORT_REFUSED, "the archive is refused: " + reason)
                        .remedy("send a complete tar archive of plain files with relative names"));
    }
}
