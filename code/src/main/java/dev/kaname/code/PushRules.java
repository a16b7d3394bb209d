package dev.kaname.code;

import dev.kaname.database.Who;
import java.io.IOException;
import java.util.Locale;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceivePack;

/// What a push may do to one reference.
///
/// The default branch is what runs, so its history only grows; tags never move. Whatever a branch
/// pointed at before it was rewritten or deleted is kept under `refs/kaname/kept/`, because a
/// pipeline run or a model may be pinned to it. `refs/snapshots/<commit>` holds the state of
/// somebody's working tree, to be run without being anybody's branch.
final class PushRules {
    /// Nobody sees or pushes references that begin so.
    static final String OWN = "refs/kaname/";

    private static final System.Logger LOG = System.getLogger(PushRules.class.getName());

    private final CodeRepository repository;
    private final Who who;
    private final Locale locale;
    private final PushCheck check;
    private final boolean guardDefaultBranch;
    private final PushTexts texts;

    PushRules(
            CodeRepository repository,
            Who who,
            Locale locale,
            PushCheck check,
            boolean guardDefaultBranch) {
        this.repository = repository;
        this.who = who;
        this.locale = locale;
        this.check = check;
        this.guardDefaultBranch = guardDefaultBranch;
        this.texts = new PushTexts(locale);
    }

    /// Refuses the command, or leaves it as it is.
    void apply(ReceivePack receiving, ReceiveCommand command) throws IOException {
        try (RevWalk walk = new RevWalk(receiving.getRepository())) {
            if (mayMove(receiving, command, walk)) {
                keepWhatWas(receiving.getRepository(), command);
            }
        }
    }

    private boolean mayMove(ReceivePack receiving, ReceiveCommand command, RevWalk walk)
            throws IOException {
        String ref = command.getRefName();
        boolean deletes = command.getType() == ReceiveCommand.Type.DELETE;
        boolean creates = command.getType() == ReceiveCommand.Type.CREATE;
        command.updateType(walk);
        boolean rewrites = command.getType() == ReceiveCommand.Type.UPDATE_NONFASTFORWARD;
        boolean guarded = guardDefaultBranch && ref.equals(repository.defaultRef());
        boolean snapshot = RepositoryNames.isSnapshot(ref);
        if (!RepositoryNames.isPlainRef(ref) && !snapshot) {
            return refuse(receiving, command, "ref_refused", "");
        }
        if (snapshot && !(creates && ref.endsWith("/" + command.getNewId().name()))) {
            return refuse(receiving, command, "snapshot_moved", "");
        }
        if (ref.startsWith(Constants.R_TAGS) && !creates) {
            return refuse(receiving, command, "tag_moved", "");
        }
        if (guarded && deletes) {
            return refuse(receiving, command, "default_branch_deleted", branch(ref));
        }
        if (guarded && rewrites) {
            return refuse(receiving, command, "default_branch_rewritten", branch(ref));
        }
        if (deletes) {
            return true;
        }
        RevObject target = walk.parseAny(command.getNewId());
        boolean commit =
                ref.startsWith(Constants.R_TAGS)
                        ? walk.peel(target) instanceof RevCommit
                        : target instanceof RevCommit;
        if (!commit) {
            return refuse(receiving, command, "not_a_commit", "");
        }
        return ref.startsWith(Constants.R_TAGS) || checks(receiving, command, (RevCommit) target);
    }

    private boolean checks(ReceivePack receiving, ReceiveCommand command, RevCommit commit) {
        PushCheck.Answer answer;
        try (CodeTree tree =
                new CodeTree(receiving.getRepository(), commit.name(), commit.getTree(), false)) {
            boolean active = command.getRefName().equals(repository.defaultRef());
            answer =
                    check.check(
                            new PushCheck.Candidate(
                                    repository,
                                    who,
                                    branch(command.getRefName()),
                                    active,
                                    tree,
                                    locale));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a push could not be checked", e);
            return refuse(receiving, command, "check_failed", "");
        }
        answer.notes().forEach(receiving::sendMessage);
        answer.problems().forEach(receiving::sendMessage);
        if (!answer.problems().isEmpty()) {
            Push.refuse(command, texts.text("check_refused", answer.problems().size()));
            return false;
        }
        return true;
    }

    private boolean refuse(
            ReceivePack receiving, ReceiveCommand command, String key, String argument) {
        receiving.sendMessage(
                texts.text(key, argument) + ". " + texts.text(key + ".remedy", argument));
        Push.refuse(command, texts.text(key, argument));
        return false;
    }

    private void keepWhatWas(Repository git, ReceiveCommand command) throws IOException {
        boolean loses =
                command.getType() == ReceiveCommand.Type.DELETE
                        || command.getType() == ReceiveCommand.Type.UPDATE_NONFASTFORWARD;
        if (!loses) {
            return;
        }
        ObjectId old = command.getOldId();
        RefUpdate keep = git.updateRef(OWN + "kept/" + old.name());
        keep.setNewObjectId(old);
        keep.setForceUpdate(true);
        keep.disableRefLog();
        RefUpdate.Result result = keep.update();
        if (result == RefUpdate.Result.LOCK_FAILURE || result == RefUpdate.Result.IO_FAILURE) {
            throw new IOException("what was pushed before cannot be kept: " + result);
        }
        BareFolders.syncRef(git, keep.getName());
    }

    private static String branch(String ref) {
        return Repository.shortenRefName(ref);
    }
}
