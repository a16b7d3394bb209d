package dev.kaname.runtimes;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Everything that is installed, exactly: each package with its version and the SHA-256 of its
/// file, for one line of Python on one kind of machine. Where the files came from is not part of
/// it.
///
/// The text is canonical, so its SHA-256 names the runtime wherever it is built, and a package
/// installer reads it as it stands:
///
/// ```
/// # kaname-lock 1
/// # python 3.11
/// # platform linux-x86_64-glibc
/// numpy==2.3.1 --hash=sha256:…
/// ```
///
/// @param python line of Python, e.g. 3.11
/// @param platform system, processor and C library
public record RuntimeLock(String python, String platform, List<Locked> packages) {
    private static final Pattern HEAD =
            Pattern.compile("# kaname-lock 1\n# python (\\d+\\.\\d+)\n# platform ([a-z0-9_.-]+)\n");
    private static final Pattern LINE =
            Pattern.compile("([a-z0-9-]+)==([0-9A-Za-z.!+_-]+) --hash=sha256:([0-9a-f]{64})\n");

    /// One package of the lock.
    ///
    /// @param name in its normal form
    /// @param sha256 of the one file that is installed, 64 hex digits
    public record Locked(String name, String version, String sha256) {
        private String line() {
            return name + "==" + version + " --hash=sha256:" + sha256 + "\n";
        }
    }

    public RuntimeLock {
        packages = packages.stream().sorted((a, b) -> a.name().compareTo(b.name())).toList();
        Optional<String> oddity = oddity(head(python, platform), packages);
        if (oddity.isPresent()) {
            throw new RuntimeFailure.Invalid(
                    "lock", Optional.empty(), oddity.get(), "Resolve the requirements again.");
        }
    }

    /// Reads a lock that was kept, e.g. with a pipeline version.
    ///
    /// @throws RuntimeFailure.Invalid if it is not the canonical text of a lock
    public static RuntimeLock parse(String text) {
        Matcher head = HEAD.matcher(text);
        if (!head.lookingAt()) {
            throw notALock();
        }
        Matcher line = LINE.matcher(text).region(head.end(), text.length());
        List<Locked> packages = new ArrayList<>();
        int end = head.end();
        while (line.region(end, text.length()).lookingAt()) {
            packages.add(new Locked(line.group(1), line.group(2), line.group(3)));
            end = line.end();
        }
        RuntimeLock lock = new RuntimeLock(head.group(1), head.group(2), packages);
        if (!lock.text().equals(text)) {
            throw notALock();
        }
        return lock;
    }

    public String text() {
        return head(python, platform)
                + packages.stream().map(Locked::line).collect(Collectors.joining());
    }

    /// The name of the runtime: SHA-256 of the text, 64 hex digits.
    public String digest() {
        return sha256(text());
    }

    static String sha256(String text) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }

    private static String head(String python, String platform) {
        return "# kaname-lock 1\n# python " + python + "\n# platform " + platform + "\n";
    }

    private static Optional<String> oddity(String head, Collection<Locked> packages) {
        if (!HEAD.matcher(head).matches()) {
            return Optional.of("has a head that cannot be read");
        }
        if (!packages.stream().allMatch(each -> LINE.matcher(each.line()).matches())) {
            return Optional.of("has a package that cannot be read");
        }
        long names = packages.stream().map(Locked::name).distinct().count();
        return names == packages.size() ? Optional.empty() : Optional.of("names a package twice");
    }

    private static RuntimeFailure.Invalid notALock() {
        return new RuntimeFailure.Invalid(
                "lock",
                Optional.empty(),
                "is not the text of a lock",
                "Resolve the requirements again.");
    }
}
