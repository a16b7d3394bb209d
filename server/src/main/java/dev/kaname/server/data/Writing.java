package dev.kaname.server.data;

import dev.kaname.server.access.Caller;
import dev.kaname.server.acts.CommitData;
import dev.kaname.server.errors.Code;
import dev.kaname.server.errors.Problem;
import dev.kaname.server.errors.Refusal;
import dev.kaname.store.NewCommit;
import dev.kaname.store.Upload;
import java.time.InstantSource;
import java.util.Map;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// What every route that writes has in common: who and when, and the form of the answer.
public final class Writing {
    private final Branches branches;
    private final Commits commits;
    private final InstantSource clock;

    public Writing(Branches branches, Commits commits, InstantSource clock) {
        this.branches = branches;
        this.commits = commits;
        this.clock = clock;
    }

    /// Answers 201 with a new commit, 200 if there was nothing to change.
    RestResponse<Written> commit(
            Caller caller,
            Repository repository,
            BranchName branch,
            Upload upload,
            TreeChange change,
            String message) {
        String author = caller.identity().name();
        NewCommit details = new NewCommit(author, author, clock.instant(), message, Map.of());
        Committed made =
                commits.commit(
                        caller.who(),
                        repository,
                        branch,
                        upload,
                        change,
                        details,
                        CommitData.Along.NOTHING);
        return RestResponse.status(
                made.changed() ? RestResponse.Status.CREATED : RestResponse.Status.OK,
                Written.of(made));
    }

    /// A body that ended before it should.
    static Refusal cut() {
        return new Refusal(
                Problem.of(Code.INVALID_ARGUMENT, "the body ended before its end")
                        .field("body")
                        .remedy("send it again; nothing was changed"));
    }

    static String reference(Repository repository, @Nullable String asked) {
        return asked == null || asked.isEmpty() ? repository.defaultBranch() : asked;
    }

    /// The branch to write to. Only the default branch begins with its first commit; any other is
    /// made on purpose, so that a slip of the finger makes no history without parents.
    ///
    /// @throws Refusal (`not_found`) if nobody made it
    BranchName branch(Repository repository, @Nullable String asked) {
        BranchName branch = new BranchName(reference(repository, asked));
        if (!branch.text().equals(repository.defaultBranch())
                && branches.head(repository, branch).isEmpty()) {
            throw new Refusal(
                    Problem.of(Code.NOT_FOUND, repository.name() + " has no branch " + branch)
                            .field("branch")
                            .remedy(toHave(repository, branch)));
        }
        return branch;
    }

    private String toHave(Repository repository, BranchName branch) {
        String usual = repository.defaultBranch();
        return branches.head(repository, new BranchName(usual)).isEmpty()
                ? "write to " + usual + ": that is where the first commit goes"
                : "correct the name, or make the branch first: kaname data branch "
                        + repository.name()
                        + " "
                        + branch;
    }
}
