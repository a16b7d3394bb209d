package dev.kaname.code;

import dev.kaname.database.DatabaseFailure;
import dev.kaname.database.Who;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.transport.PostReceiveHook;
import org.eclipse.jgit.transport.PreReceiveHook;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceiveCommand.Result;
import org.eclipse.jgit.transport.ReceivePack;

/// One push, from the moment its objects are there until everyone was told.
///
/// Between checking and telling it holds the repository's lock. Closing gives the lock back however
/// the push ended.
final class Push implements PreReceiveHook, PostReceiveHook, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Push.class.getName());
    private static final int TRIES = 6;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

    private final CodeRepository repository;
    private final Who who;
    private final PushCheck check;
    private final PushTexts texts;
    private final PushRules rules;
    private final Heads heads;
    private final ReentrantLock lock;
    private final PushTurns.Turn turn;

    Push(
            CodeRepository repository,
            Who who,
            Locale locale,
            PushCheck check,
            boolean guardDefaultBranch,
            Heads heads,
            Locks locks,
            PushTurns.Turn turn) {
        this.repository = repository;
        this.who = who;
        this.check = check;
        this.texts = new PushTexts(locale);
        this.rules = new PushRules(repository, who, locale, check, guardDefaultBranch);
        this.heads = heads;
        this.lock = locks.of(repository);
        this.turn = turn;
    }

    @Override
    public void onPreReceive(ReceivePack receiving, Collection<ReceiveCommand> commands) {
        lock.lock();
        try {
            BareFolders.syncPacks(receiving.getRepository());
            for (ReceiveCommand command : commands) {
                rules.apply(receiving, command);
            }
        } catch (IOException e) {
            throw new CodeFailure.Unavailable("the repository", e);
        }
    }

    @Override
    public void onPostReceive(ReceivePack receiving, Collection<ReceiveCommand> moved) {
        List<String> refs = moved.stream().map(ReceiveCommand::getRefName).toList();
        try {
            for (String ref : refs) {
                BareFolders.syncRef(receiving.getRepository(), ref);
            }
            try (PushCheck.Following following = following(moved)) {
                tell(receiving, refs);
                close(); // others may push while this client is still told what came of it
                say(receiving, following);
            }
        } catch (IOException e) {
            throw new CodeFailure.Unavailable("the repository", e);
        }
    }

    @Override
    public void close() {
        if (lock.isHeldByCurrentThread()) {
            lock.unlock();
        }
        turn.close();
    }

    private PushCheck.Following following(Collection<ReceiveCommand> moved) {
        return moved.stream()
                .filter(command -> command.getRefName().equals(repository.defaultRef()))
                .filter(command -> command.getType() != ReceiveCommand.Type.DELETE)
                .findFirst()
                .map(command -> check.follow(repository, command.getNewId().name()))
                .orElse(PushCheck.Following.NOTHING);
    }

    /// The push stands whatever comes of this.
    private void say(ReceivePack receiving, PushCheck.Following following) {
        try {
            List<String> running = following.running();
            if (!running.isEmpty()) {
                receiving.sendMessage(texts.text("activated", String.join(", ", running)));
            }
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "what a push set going is not known", e);
        }
    }

    /// The references have moved already, so a database that is busy is asked again. If it stays
    /// so, the next push or start tells what was left untold: each push looks at every reference.
    private void tell(ReceivePack receiving, List<String> refs) throws IOException {
        Duration pause = FIRST_PAUSE;
        for (int attempt = 1; ; attempt++) {
            try {
                heads.tell(repository, receiving.getRepository(), who, refs);
                heads.tellAll(repository, receiving.getRepository());
                return;
            } catch (DatabaseFailure failure) {
                if (attempt == TRIES) {
                    LOG.log(System.Logger.Level.ERROR, "a push is not announced yet", failure);
                    return;
                }
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
            pause = pause.multipliedBy(2);
        }
    }

    /// How a refusal travels: git shows `reason` beside the reference.
    static void refuse(ReceiveCommand command, String reason) {
        command.setResult(Result.REJECTED_OTHER_REASON, reason);
    }
}
