package dev.kaname.code;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;

/// Reads one repository's history and files.
public final class CodeReader {
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
    private static final int LONGEST_MESSAGE = 64 * 1024;

    private final BareFolders folders;
    private final CodeRepository repository;

    CodeReader(BareFolders folders, CodeRepository repository) {
        this.folders = folders;
        this.repository = repository;
    }

    /// The commit that a name stands for: a branch, a tag, a full reference, or all 40 digits of a
    /// commit that some branch or tag leads to. None of git's operators mean anything here.
    public Optional<String> resolve(String name) {
        try (Repository git = folders.open(repository);
                RevWalk walk = new RevWalk(git)) {
            if (COMMIT.matcher(name).matches()) {
                return reachable(git, walk, name);
            }
            for (String prefix : List.of("", "refs/heads/", "refs/tags/")) {
                String full = prefix + name;
                if (RepositoryNames.isPlainRef(full) && Repository.isValidRefName(full)) {
                    Ref ref = git.getRefDatabase().exactRef(full);
                    if (ref != null && ref.getObjectId() != null) {
                        return Optional.of(walk.parseCommit(ref.getObjectId()).name());
                    }
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new CodeFailure.Unavailable("the repository", e);
        }
    }

    /// The files of a commit, to be closed by the caller.
    ///
    /// @throws CodeFailure.Missing if there is no such commit
    public CodeTree at(String commit) {
        if (!COMMIT.matcher(commit).matches()) {
            throw new CodeFailure.Missing("the commit");
        }
        Repository git = folders.open(repository);
        try (RevWalk walk = new RevWalk(git)) {
            RevCommit found = walk.parseCommit(ObjectId.fromString(commit));
            return new CodeTree(git, commit, found.getTree(), true);
        } catch (MissingObjectException | IncorrectObjectTypeException _) {
            git.close();
            throw new CodeFailure.Missing("the commit");
        } catch (IOException e) {
            git.close();
            throw new CodeFailure.Unavailable("the repository", e);
        }
    }

    /// Commits that lead to this one and itself, newest first.
    public List<CodeCommit> log(String commit, int limit) {
        if (!COMMIT.matcher(commit).matches()) {
            throw new CodeFailure.Missing("the commit");
        }
        try (Repository git = folders.open(repository);
                RevWalk walk = new RevWalk(git)) {
            walk.markStart(walk.parseCommit(ObjectId.fromString(commit)));
            walk.sort(RevSort.COMMIT_TIME_DESC);
            walk.sort(RevSort.TOPO, true);
            List<CodeCommit> commits = new ArrayList<>();
            for (RevCommit next = walk.next();
                    next != null && commits.size() < limit;
                    next = walk.next()) {
                commits.add(commit(next));
            }
            return commits;
        } catch (MissingObjectException | IncorrectObjectTypeException _) {
            throw new CodeFailure.Missing("the commit");
        } catch (IOException e) {
            throw new CodeFailure.Unavailable("the repository", e);
        }
    }

    /// A commit that a refused push left behind, or one of another repository, is no commit here.
    private static Optional<String> reachable(Repository git, RevWalk walk, String id)
            throws IOException {
        try {
            RevCommit commit = walk.parseCommit(ObjectId.fromString(id));
            List<Ref> all = git.getRefDatabase().getRefs();
            return walk.isMergedIntoAny(commit, all) ? Optional.of(id) : Optional.empty();
        } catch (MissingObjectException | IncorrectObjectTypeException _) {
            return Optional.empty();
        }
    }

    private static CodeCommit commit(RevCommit commit) {
        String message = commit.getFullMessage();
        return new CodeCommit(
                commit.name(),
                Arrays.stream(commit.getParents()).map(RevCommit::name).toList(),
                commit.getAuthorIdent().getName(),
                Instant.ofEpochSecond(commit.getAuthorIdent().getWhenAsInstant().getEpochSecond()),
                commit.getShortMessage(),
                message.length() <= LONGEST_MESSAGE
                        ? message
                        : message.substring(0, LONGEST_MESSAGE));
    }
}
