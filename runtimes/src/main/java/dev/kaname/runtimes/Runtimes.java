package dev.kaname.runtimes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The door to software environments: requirements are resolved once into a lock, and a lock is
/// built once into a runtime that any number of steps share read-only.
///
/// Every method may be called from many threads; equal work asked for at the same time is done
/// once.
public final class Runtimes {
    private final RuntimesSettings settings;
    private final Commands commands;
    private final Interpreters interpreters;
    private final Shelf shelf;
    private final Builder builder;
    private final Map<String, CompletableFuture<Object>> underWay = new ConcurrentHashMap<>();

    public Runtimes(RuntimesSettings settings) {
        this(settings, InstantSource.system(), System.getenv());
    }

    /// @param environment where interpreters are looked for: `PATH`, `HOME`, `PYENV_ROOT`
    Runtimes(RuntimesSettings settings, InstantSource clock, Map<String, String> environment) {
        this.settings = settings;
        this.commands = new Commands(makeFolder(settings.folder().resolve("empty")));
        this.interpreters = new Interpreters(settings.pythons(), environment, commands);
        this.shelf = new Shelf(settings.folder());
        this.builder =
                new Builder(
                        shelf,
                        settings.folder().resolve("building"),
                        commands,
                        clock,
                        settings.patience());
    }

    /// The Pythons of this machine, the preferred one first, also those that lack something.
    public List<Interpreter> interpreters() {
        return interpreters.all();
    }

    /// Resolves requirements against the index as it is now, into exact versions and hashes. The
    /// same question is answered from memory of this folder afterwards, so that two pushes of the
    /// same requirements share one runtime; the caller keeps the lock with what was pinned.
    ///
    /// @param progress told of each phase in a line of text
    /// @throws RuntimeFailure.NoInterpreter if no interpreter satisfies the range
    /// @throws RuntimeFailure.Unresolvable if no set of packages fits
    /// @throws RuntimeFailure.Unavailable if the index does not answer
    public RuntimeLock resolve(
            Requirements requirements, PythonRange python, Consumer<String> progress) {
        Interpreter chosen = interpreters.choose(python.text(), python::admits);
        String question = question(requirements, chosen);
        return once(
                "resolve " + question,
                RuntimeLock.class,
                () -> resolveOnce(question, requirements, chosen, progress));
    }

    /// The runtime of this lock, built now if it is not there.
    ///
    /// @throws RuntimeFailure.NoInterpreter if this machine has no Python of the lock's line, or is
    ///   of another platform
    /// @throws RuntimeFailure.BuildFailed if a package cannot be installed
    public BuiltRuntime build(RuntimeLock lock, Consumer<String> progress) {
        String digest = lock.digest();
        Optional<BuiltRuntime> ready = find(digest);
        return ready.isPresent()
                ? ready.get()
                : once("build " + digest, BuiltRuntime.class, () -> buildOnce(lock, progress));
    }

    /// The runtime of this digest if it is ready here.
    public Optional<BuiltRuntime> find(String digest) {
        return shelf.find(digest).map(RuntimeDetails::runtime);
    }

    /// The runtime of this digest with all that is known of it.
    public Optional<RuntimeDetails> inspect(String digest) {
        return shelf.find(digest);
    }

    /// All runtimes that are ready here.
    public List<RuntimeDetails> list() {
        return shelf.all();
    }

    /// Removes a runtime; a later build makes it anew. The caller knows that no step uses it.
    ///
    /// @throws RuntimeFailure.Missing if it is not there
    public void remove(String digest) {
        if (shelf.find(digest).isEmpty()) {
            throw new RuntimeFailure.Missing(digest);
        }
        shelf.remove(digest);
    }

    private RuntimeLock resolveOnce(
            String question,
            Requirements requirements,
            Interpreter python,
            Consumer<String> progress) {
        Path answers = settings.folder().resolve("resolved");
        Path answer = answers.resolve(question + ".lock");
        try {
            Optional<RuntimeLock> before = kept(answer);
            if (before.isPresent()) {
                return before.get();
            }
            progress.accept(
                    "resolving "
                            + requirements.items().size()
                            + " requirements for Python "
                            + python.version());
            RuntimeLock lock =
                    new Resolver(settings.folder().resolve("building"), installer(python, progress))
                            .resolve(requirements, python, progress);
            keep(answers, answer, lock.text());
            return lock;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private BuiltRuntime buildOnce(RuntimeLock lock, Consumer<String> progress) {
        String wanted = lock.python() + " on " + lock.platform();
        Interpreter python =
                interpreters.choose(wanted, version -> version.line().equals(lock.python()));
        if (!python.platform().equals(lock.platform())) {
            throw new RuntimeFailure.NoInterpreter(
                    "the lock is for Python " + wanted + "; this machine is " + python.platform());
        }
        return builder.build(lock, python, installer(python, progress), progress);
    }

    /// One at a time: the first one of an old Python is set up in a folder that all share.
    private Installer installer(Interpreter python, Consumer<String> progress) {
        return once(
                "installer " + python.executable(),
                Installer.class,
                () -> Installer.of(python, settings, commands, progress));
    }

    /// What an answer depends on. Another index may answer otherwise, so its settings are part of
    /// it; only their digest is ever written, for they may hold credentials.
    private String question(Requirements requirements, Interpreter python) {
        return RuntimeLock.sha256(
                requirements.canonical()
                        + "\n"
                        + python.version().line()
                        + "\n"
                        + python.platform()
                        + "\n"
                        + new TreeMap<>(settings.installer()));
    }

    /// An answer that a power cut damaged is asked for again.
    private static Optional<RuntimeLock> kept(Path answer) throws IOException {
        try {
            return Optional.of(RuntimeLock.parse(Files.readString(answer)));
        } catch (NoSuchFileException | RuntimeFailure.Invalid absent) {
            return Optional.empty();
        }
    }

    private static void keep(Path folder, Path file, String text) throws IOException {
        Path part = Files.createTempFile(Files.createDirectories(folder), "part", "");
        Files.writeString(part, text);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /// Does work of one name once at a time; whoever asks meanwhile gets the same result or
    /// failure.
    private <T> T once(String name, Class<T> kind, Supplier<T> work) {
        CompletableFuture<Object> mine = new CompletableFuture<>();
        CompletableFuture<Object> first = underWay.putIfAbsent(name, mine);
        if (first != null) {
            return kind.cast(join(first));
        }
        try {
            T result = work.get();
            mine.complete(result);
            return result;
        } catch (RuntimeException | Error failure) {
            mine.completeExceptionally(failure); // an error too: others wait for it
            throw failure;
        } finally {
            underWay.remove(name, mine);
        }
    }

    private static Object join(CompletableFuture<Object> first) {
        try {
            return first.join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
        }
    }

    private static Path makeFolder(Path folder) {
        try {
            return Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
