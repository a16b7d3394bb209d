package dev.kaname.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// One execution of one program: what runs, where, with what, and how far it is held.
///
/// The command is a list of words and never reaches a shell. Standard input is empty; standard
/// output and error go to `stdout.log` and `stderr.log` in the attempt's folder.
///
/// @param attempt id; an id runs at most once, ever
/// @param command the program (looked up on the `PATH` of `environment` when it has no `/`) and its
///   words
/// @param environment the whole environment; nothing is inherited
/// @param folder working folder, absolute, existing
/// @param timeout after this long the attempt is ended; step-host sees to it even while no server
///   runs
/// @param grace between the polite signal and the final one, at a timeout
/// @param logCap bytes kept per stream: the beginning, then a marker line and the newest lines
/// @param readable files and folders a namespace shows read-only, besides the system's own
/// @param writable folders a namespace shows writable, besides a private `/tmp` and home
/// @param relay the way to Kaname out of a namespace; without it there is no network at all
public record AttemptSpec(
        String attempt,
        List<String> command,
        Map<String, String> environment,
        Path folder,
        Optional<Duration> timeout,
        Duration grace,
        Limits limits,
        long logCap,
        Isolation isolation,
        List<Path> readable,
        List<Path> writable,
        List<Secret> secrets,
        Optional<Relay> relay) {

    public static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);
    public static final long DEFAULT_LOG_CAP = 64L << 20;

    private static final long SMALLEST_LOG_CAP = 64L << 10;
    private static final Pattern ID = Pattern.compile("[0-9A-Za-z][0-9A-Za-z_-]{0,63}");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    public AttemptSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        readable = List.copyOf(readable);
        writable = List.copyOf(writable);
        secrets = List.copyOf(secrets);
        checkId(attempt);
        if (command.isEmpty() || command.getFirst().isEmpty()) {
            throw new SandboxFailure.Invalid("command", "is empty", "Name the program to run.");
        }
        if (command.stream().anyMatch(AttemptSpec::holdsNul)) {
            throw new SandboxFailure.Invalid("command", "holds a NUL character", "Remove it.");
        }
        environment.forEach(AttemptSpec::checkVariable);
        checkAbsolute("folder", folder);
        readable.forEach(path -> checkAbsolute("readable", path));
        writable.forEach(path -> checkAbsolute("writable", path));
        if (timeout.filter(time -> !time.isPositive()).isPresent()) {
            throw new SandboxFailure.Invalid(
                    "timeout", "is not positive", "Give a time above zero.");
        }
        if (grace.isNegative()) {
            throw new SandboxFailure.Invalid("grace", "is negative", "Give zero or more.");
        }
        if (logCap < SMALLEST_LOG_CAP) {
            throw new SandboxFailure.Invalid(
                    "logCap", "is under 64 KiB", "Give at least 65536 bytes.");
        }
    }

    /// A plain child process without limits; the `with…` methods say the rest.
    public static AttemptSpec of(
            String attempt, List<String> command, Map<String, String> environment, Path folder) {
        return new AttemptSpec(
                attempt,
                command,
                environment,
                folder,
                Optional.empty(),
                DEFAULT_GRACE,
                Limits.NONE,
                DEFAULT_LOG_CAP,
                Isolation.NONE,
                List.of(),
                List.of(),
                List.of(),
                Optional.empty());
    }

    public AttemptSpec withTimeout(Duration time, Duration politeness) {
        return new AttemptSpec(
                attempt,
                command,
                environment,
                folder,
                Optional.of(time),
                politeness,
                limits,
                logCap,
                isolation,
                readable,
                writable,
                secrets,
                relay);
    }

    public AttemptSpec withLimits(Limits most) {
        return new AttemptSpec(
                attempt,
                command,
                environment,
                folder,
                timeout,
                grace,
                most,
                logCap,
                isolation,
                readable,
                writable,
                secrets,
                relay);
    }

    public AttemptSpec withLogCap(long bytes) {
        return new AttemptSpec(
                attempt,
                command,
                environment,
                folder,
                timeout,
                grace,
                limits,
                bytes,
                isolation,
                readable,
                writable,
                secrets,
                relay);
    }

    /// Inside namespaces that show only the system's own folders and these.
    public AttemptSpec isolated(List<Path> toRead, List<Path> toWrite) {
        return new AttemptSpec(
                attempt,
                command,
                environment,
                folder,
                timeout,
                grace,
                limits,
                logCap,
                Isolation.NAMESPACE,
                toRead,
                toWrite,
                secrets,
                relay);
    }

    public AttemptSpec withSecrets(List<Secret> known) {
        return new AttemptSpec(
                attempt,
                command,
                environment,
                folder,
                timeout,
                grace,
                limits,
                logCap,
                isolation,
                readable,
                writable,
                known,
                relay);
    }

    public AttemptSpec withRelay(Relay way) {
        return new AttemptSpec(
                attempt,
                command,
                environment,
                folder,
                timeout,
                grace,
                limits,
                logCap,
                isolation,
                readable,
                writable,
                secrets,
                Optional.of(way));
    }

    /// Ids become folder names, so they are checked wherever one comes in.
    static void checkId(String attempt) {
        if (!ID.matcher(attempt).matches()) {
            throw new SandboxFailure.Invalid(
                    "attempt",
                    "is not an id",
                    "Use up to 64 letters, digits, - and _, a letter or digit first.");
        }
    }

    static void checkVariable(String name, String value) {
        if (!VARIABLE.matcher(name).matches()) {
            throw new SandboxFailure.Invalid(
                    "environment",
                    "has a name that is not a variable",
                    "Use letters, digits and _.");
        }
        if (holdsNul(value)) {
            throw new SandboxFailure.Invalid("environment", "holds a NUL character", "Remove it.");
        }
    }

    private static void checkAbsolute(String field, Path path) {
        if (!path.isAbsolute() || holdsNul(path.toString())) {
            throw new SandboxFailure.Invalid(
                    field, "is not an absolute path", "Give the whole path.");
        }
    }

    private static boolean holdsNul(String text) {
        return text.indexOf('\0') >= 0;
    }
}
