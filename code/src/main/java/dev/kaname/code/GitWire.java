package dev.kaname.code;

import dev.kaname.database.Who;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.ZipException;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.PackProtocolException;
import org.eclipse.jgit.errors.TooLargeObjectInPackException;
import org.eclipse.jgit.errors.TooLargePackException;
import org.eclipse.jgit.errors.UnpackException;
import org.eclipse.jgit.internal.submodule.SubmoduleValidator.SubmoduleValidationException;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.pack.PackConfig;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.RefFilter;
import org.eclipse.jgit.transport.UploadPack;
import org.eclipse.jgit.transport.UploadPackInternalServerErrorException;
import org.jspecify.annotations.Nullable;

/// Speaks git's smart protocol as it travels over HTTP: each request stands for itself.
///
/// Bodies are already unpacked where they came compressed; bounds are kept here, on what comes out.
public final class GitWire {
    private static final System.Logger LOG = System.getLogger(GitWire.class.getName());
    private static final long MOST_COMMANDS = 4L << 20;
    private static final long MOST_WANTS = 32L << 20;

    /// Each may hold a few of the largest objects in memory.
    private static final int PUSHES_AT_ONCE = 2;

    private static final Duration LONGEST_UNPACKING = Duration.ofMinutes(3);

    private final BareFolders folders;
    private final CodeSettings settings;
    private final PushCheck check;
    private final Heads heads;
    private final Locks locks;
    private final PushTurns turns = new PushTurns(PUSHES_AT_ONCE);

    GitWire(BareFolders folders, CodeSettings settings, PushCheck check, Heads heads, Locks locks) {
        this.folders = folders;
        this.settings = settings;
        this.check = check;
        this.heads = heads;
        this.locks = locks;
    }

    /// Answers `info/refs`.
    ///
    /// @param protocol what the client sent as `Git-Protocol`
    public void advertise(
            CodeRepository repository,
            GitService service,
            Optional<String> protocol,
            OutputStream out) {
        try (Repository git = folders.open(repository)) {
            PacketLineOut lines = new PacketLineOut(out);
            lines.setFlushOnEnd(false);
            PacketLineOutRefAdvertiser advertiser = new PacketLineOutRefAdvertiser(lines);
            switch (service) {
                case UPLOAD_PACK -> {
                    try (UploadPack upload = upload(git, protocol)) {
                        upload.sendAdvertisedRefs(advertiser, service.wireName());
                    }
                }
                case RECEIVE_PACK -> {
                    lines.writeString("# service=" + service.wireName() + "\n");
                    lines.end();
                    receive(git).sendAdvertisedRefs(advertiser);
                }
            }
            out.flush();
        } catch (IOException e) {
            throw new CodeFailure.Broken("the list of references was not sent", e);
        }
    }

    /// Serves a clone or fetch. Git's own errors go to the client in git's own form.
    public void upload(
            CodeRepository repository,
            Optional<String> protocol,
            InputStream in,
            OutputStream out) {
        try (Repository git = folders.open(repository);
                UploadPack upload = upload(git, protocol)) {
            send(upload, new PackGuard(in, MOST_WANTS, Integer.MAX_VALUE), out);
            out.flush();
        } catch (CodeFailure e) {
            throw e;
        } catch (IOException | RuntimeException e) { // JGit meets nonsense with all kinds
            throw new CodeFailure.Broken("the objects were not sent", e);
        }
    }

    private static void send(UploadPack upload, InputStream in, OutputStream out)
            throws IOException {
        try {
            upload.upload(in, out, null);
        } catch (UploadPackInternalServerErrorException told) {
            // the client has it in git's own form: an HTTP error would hide what git shows
            if (!isOfTheClient(told.getCause())) {
                String trouble =
                        String.valueOf(told.getCause()); // no trace: nonsense ends here too
                LOG.log(System.Logger.Level.WARNING, "objects were not sent: {0}", trouble);
            }
        }
    }

    private static boolean isOfTheClient(@Nullable Throwable trouble) {
        return trouble instanceof PackProtocolException
                || trouble instanceof PackGuard.OverLimit
                || trouble instanceof ZipException
                || trouble instanceof EOFException;
    }

    /// Takes in a push: checks it, moves the references, tells everyone. When the client has its
    /// answer to the end, all of that is durable.
    ///
    /// What is wrong with its objects, git shows to the person who pushes.
    ///
    /// @throws CodeFailure.Broken if the client broke off; then nothing was moved, or everything
    ///   and only the answer was lost
    public void receive(
            CodeRepository repository, Who who, Locale locale, InputStream in, OutputStream out) {
        PackGuard guard =
                new PackGuard(in, settings.largestPack() + MOST_COMMANDS, settings.mostObjects());
        try (PushTurns.Turn turn = turns.of(who.principal());
                ReceivedPush push = ReceivedPush.from(guard, folders.scratch(repository))) {
            turn.takeIn(() -> takeIn(repository, who, locale, push, out, turn));
        } catch (CodeFailure e) {
            throw e;
        } catch (IOException | RuntimeException e) { // JGit meets nonsense with all kinds
            throw new CodeFailure.Broken("the push was not taken in", e);
        }
    }

    private void takeIn(
            CodeRepository repository,
            Who who,
            Locale locale,
            ReceivedPush received,
            OutputStream out,
            PushTurns.Turn turn)
            throws IOException {
        try (Repository git = folders.open(repository);
                Push push =
                        new Push(
                                repository,
                                who,
                                locale,
                                check,
                                settings.guardDefaultBranch(),
                                heads,
                                locks,
                                turn)) {
            received.weigh(settings.memory());
            ReceivePack receiving = receive(git);
            receiving.setObjectChecker(new PushEffort(LONGEST_UNPACKING, System::nanoTime));
            receiving.setRefLogIdent(new PersonIdent(who.principal(), who.token().orElse("")));
            receiving.setPreReceiveHook(push);
            receiving.setPostReceiveHook(push);
            unpack(receiving, received, out);
            out.flush();
        }
    }

    private static UploadPack upload(Repository git, Optional<String> protocol) {
        UploadPack upload = new UploadPack(git);
        upload.setBiDirectionalPipe(false);
        upload.setRefFilter(SHARED);
        upload.setPackConfig(packing(git));
        protocol.ifPresent(text -> upload.setExtraParameters(List.of(text.split(":", 16))));
        return upload;
    }

    private ReceivePack receive(Repository git) {
        ReceivePack receiving = new ReceivePack(git);
        receiving.setBiDirectionalPipe(false);
        receiving.setRefFilter(PUSHED);
        receiving.setAllowCreates(true);
        receiving.setAllowDeletes(true);
        receiving.setAllowNonFastForwards(true); // the rules decide, branch by branch
        receiving.setAtomic(false);
        receiving.setMaxCommandBytes(MOST_COMMANDS);
        receiving.setMaxPackSizeLimit(settings.largestPack());
        receiving.setMaxObjectSizeLimit(settings.largestObject());
        return receiving;
    }

    /// Git's report of a pack that cannot be unpacked has gone out by then. If the pack is to
    /// blame, the report is the answer; of any other trouble the client learns nothing more
    /// (BI-125).
    private static void unpack(ReceivePack receiving, InputStream in, OutputStream out)
            throws IOException {
        try {
            receiving.receive(in, out, null);
        } catch (UnpackException told) {
            if (!isToBlame(told.getCause())) {
                throw told;
            }
        }
    }

    private static boolean isToBlame(@Nullable Throwable pack) {
        return pack instanceof CorruptObjectException
                || pack instanceof MissingObjectException
                || pack instanceof SubmoduleValidationException
                || pack instanceof TooLargePackException
                || pack instanceof TooLargeObjectInPackException
                || pack instanceof PackGuard.OverLimit;
    }

    private static PackConfig packing(Repository git) {
        PackConfig config = new PackConfig(git);
        config.setThreads(1); // one fetch does not take the machine from everybody else
        return config;
    }

    /// What a clone or fetch brings: branches and tags.
    private static final RefFilter SHARED = refs -> without(refs, PushRules.OWN, "refs/snapshots/");

    /// What a push is compared with: snapshots too, so that one is sent only once.
    private static final RefFilter PUSHED = refs -> without(refs, PushRules.OWN);

    private static Map<String, Ref> without(Map<String, Ref> refs, String... prefixes) {
        return refs.entrySet().stream()
                .filter(entry ->
                        Arrays.stream(prefixes).noneMatch(entry.getValue().getName()::startsWith))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
