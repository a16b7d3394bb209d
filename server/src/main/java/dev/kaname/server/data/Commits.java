package dev.kaname.server.data;

import dev.kaname.database.DatabaseFailure;
import dev.kaname.database.Who;
import dev.kaname.server.acts.CommitData;
import dev.kaname.store.CommitId;
import dev.kaname.store.NewCommit;
import dev.kaname.store.Reference;
import dev.kaname.store.Sealed;
import dev.kaname.store.Store;
import dev.kaname.store.StoreFailure;
import dev.kaname.store.Upload;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/// Makes commits on branches. Writers of one branch take turns in this process; against other
/// processes a lost race is done again on top of the winner. No write is ever lost: what changed a
/// path last, wins that path.
public final class Commits {
    private static final int TRIES = 100;
    private static final int STRIPES = 64;

    private final Branches branches;
    private final Stores stores;
    private final CommitData act;
    private final List<ReentrantLock> turns =
            Stream.generate(() -> new ReentrantLock(true)).limit(STRIPES).toList();

    public Commits(Branches branches, Stores stores, CommitData act) {
        this.branches = branches;
        this.stores = stores;
        this.act = act;
    }

    /// Commits a change, durably.
    ///
    /// @param upload where the change's files were written; it stays open
    /// @param along what becomes true in the same act, should there be one
    /// @throws StoreFailure.Conflict if others were faster too often; nothing was changed
    public Committed commit(
            Who who,
            Repository repository,
            BranchName branch,
            Upload upload,
            TreeChange change,
            NewCommit details,
            CommitData.Along along) {
        Store store = stores.of(repository.project());
        ReentrantLock turn = turns.get(Math.floorMod(repository.head(branch).hashCode(), STRIPES));
        turn.lock();
        try {
            for (int i = 0; i < TRIES; i++) {
                Reference seen = branches.read(repository, branch);
                Sealed sealed =
                        upload.seal(seen, change.applyTo(upload, store.treeOf(seen)), details);
                ChangedPaths changed =
                        Staging.changed(
                                store, store.treeOf(seen), store.commit(sealed.target()).tree());
                if (sealed.changesNothing()
                        || move(who, repository, branch, sealed, changed, along)) {
                    return answer(repository, branch, sealed, changed);
                }
            }
        } finally {
            turn.unlock();
        }
        throw new StoreFailure.Conflict("branch " + branch + " of " + repository.name());
    }

    /// Where the database's answer was lost, the branch itself tells: a commit is never made twice.
    private boolean move(
            Who who,
            Repository repository,
            BranchName branch,
            Sealed sealed,
            ChangedPaths changed,
            CommitData.Along along) {
        try {
            return act.commit(who, repository, branch, sealed, changed, along);
        } catch (DatabaseFailure.OutcomeUnknown e) {
            if (branches.read(repository, branch).target().equals(sealed.target().toString())) {
                return true;
            }
            throw e;
        }
    }

    private static Committed answer(
            Repository repository, BranchName branch, Sealed sealed, ChangedPaths changed) {
        Optional<CommitId> before =
                sealed.seen().isFree()
                        ? Optional.empty()
                        : Optional.of(CommitId.parse(sealed.seen().target()));
        return new Committed(
                repository, branch, sealed.target(), before, !sealed.changesNothing(), changed);
    }
}
