package dev.kaname.store.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.store.CommitId;
import dev.kaname.store.FolderObjectStore;
import dev.kaname.store.FolderReferenceStore;
import dev.kaname.store.IdKey;
import dev.kaname.store.NewCommit;
import dev.kaname.store.Reference;
import dev.kaname.store.RepoPath;
import dev.kaname.store.Sealed;
import dev.kaname.store.Store;
import dev.kaname.store.StoreFailure;
import dev.kaname.store.Tree;
import dev.kaname.store.TreeEdit;
import dev.kaname.store.Upload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every call on the disk fails once, and the power is cut after it: nothing that was acknowledged
/// is lost, nothing half is visible, and work goes on.
class PowerCutTest {
    private static final Path ROOT = Path.of("data");
    private static final int COMMITS = 4;

    /// What a client was told.
    private record Acknowledged(List<CommitId> commits, boolean lastIsUnknown) {}

    @Test
    void theScenarioItselfTouchesTheDiskOften() {
        SimulatedDisk disk = new SimulatedDisk();
        assertEquals(COMMITS, work(disk).commits().size());
        assertTrue(disk.calls() > 40, () -> disk.calls() + " calls");
    }

    @ParameterizedTest
    @EnumSource(SimulatedDisk.Fault.class)
    void whicheverCallFailsWhatWasAcknowledgedSurvives(SimulatedDisk.Fault fault) {
        SimulatedDisk whole = new SimulatedDisk();
        work(whole);
        for (int n = 1; n <= whole.calls(); n++) {
            SimulatedDisk disk = new SimulatedDisk();
            disk.failAtCall(
                    n, fault, n % 2 == 0 ? "No space left on device" : "Input/output error");
            Acknowledged acknowledged = work(disk);
            check(disk.afterPowerCut(), acknowledged, "call " + n);
            for (long seed = 0; seed < 4; seed++) {
                check(
                        disk.afterPowerCut(new Random(seed)),
                        acknowledged,
                        "call " + n + ", seed " + seed);
            }
        }
    }

    @Test
    void afterAFullDiskTheSameStoreGoesOn() {
        SimulatedDisk whole = new SimulatedDisk();
        work(whole);
        for (int n = 1; n <= whole.calls(); n++) {
            SimulatedDisk disk = new SimulatedDisk();
            disk.failAtCall(n, SimulatedDisk.Fault.ONCE, "No space left on device");
            work(disk);
            disk.failNoMore();
            assertEquals(COMMITS, work(disk).commits().size(), "after call " + n);
        }
    }

    /// Commits until something fails, as a server would, and remembers what it answered.
    private static Acknowledged work(SimulatedDisk disk) {
        List<CommitId> acknowledged = new ArrayList<>();
        boolean unknown = false;
        try {
            Store store = store(disk);
            FolderReferenceStore references = FolderReferenceStore.open(ROOT.resolve("refs"), disk);
            for (int i = 0; i < COMMITS; i++) {
                Sealed sealed =
                        commit(store, references.read("heads/main"), i + acknowledged.size());
                unknown = true;
                references.move(sealed.seen(), sealed.target().toString());
                unknown = false;
                acknowledged.add(sealed.target());
            }
        } catch (StoreFailure.Unavailable | StoreFailure.OutcomeUnknown e) {
            // the client was told that it failed, or that nobody knows
        }
        return new Acknowledged(acknowledged, unknown);
    }

    private static Sealed commit(Store store, Reference seen, int i) {
        try (Upload upload = store.begin()) {
            TreeEdit edit = new TreeEdit();
            for (int file = 0; file < 3; file++) {
                byte[] bytes = new byte[90_000];
                new Random(i * 10L + file + seen.version() * 1000).nextBytes(bytes);
                edit.put(
                        RepoPath.parse("d/" + i + "/" + file),
                        upload.put(new ByteArrayInputStream(bytes)));
            }
            return upload.seal(seen, edit, NewCommit.by("ana", Instant.EPOCH, "commit " + i));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void check(SimulatedDisk disk, Acknowledged acknowledged, String when) {
        Store store = store(disk);
        Reference main = FolderReferenceStore.open(ROOT.resolve("refs"), disk).read("heads/main");
        if (main.isFree()) {
            assertTrue(acknowledged.commits().isEmpty(), when);
            return;
        }
        List<CommitId> log =
                store.log(CommitId.parse(main.target()), 100).reversed().stream()
                        .map(Store.Logged::id)
                        .toList();
        int expected = acknowledged.commits().size();
        assertEquals(acknowledged.commits(), log.subList(0, expected), when);
        assertTrue(log.size() <= expected + (acknowledged.lastIsUnknown() ? 1 : 0), when);
        log.forEach(commit -> readAll(store, commit));
    }

    private static void readAll(Store store, CommitId commit) {
        for (Tree.Item item : store.tree(commit).list("", "", "", 1000).items()) {
            try (InputStream in = store.read(((Tree.File) item).entry().content())) {
                assertEquals(90_000, in.readAllBytes().length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final AtomicLong PACKS = new AtomicLong();

    private static Store store(SimulatedDisk disk) {
        return Store.open(
                "p1",
                FolderObjectStore.open(ROOT.resolve("objects"), disk),
                IdKey.of(new byte[32]),
                () -> "pack-" + PACKS.incrementAndGet());
    }
}
