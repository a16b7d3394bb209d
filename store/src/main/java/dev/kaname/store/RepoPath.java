package dev.kaname.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The place of a file inside one commit: relative, `/`-separated, decoded by the transport.
///
/// Text from outside becomes a `RepoPath` once, at the edge that received it, and stays one: no
/// method below the edge takes a raw string, so the sibling route cannot forget the check. A path
/// is byte-exact data and is never decoded again; a segment that some other reader *could* decode
/// into a separator or a dot segment is therefore refused here (BI-001, BI-008, BI-013).
public record RepoPath(List<String> segments) implements Comparable<RepoPath> {
    static final int MAX_SEGMENTS = 128;
    static final int MAX_SEGMENT_BYTES = 255;
    static final int MAX_BYTES = 1024;
    private static final Pattern ESCAPE = Pattern.compile("%([0-9a-fA-F]{2})");
    private static final String REMEDY =
            "Use a relative path of plain names separated by '/', without '.', '..', '\\' or"
                    + " control characters.";

    public RepoPath {
        segments = List.copyOf(segments);
        if (segments.isEmpty() || segments.size() > MAX_SEGMENTS) {
            throw refused("has " + segments.size() + " segments");
        }
        int bytes = segments.size() - 1;
        for (String segment : segments) {
            bytes += check(segment);
        }
        if (bytes > MAX_BYTES) {
            throw refused("is over " + MAX_BYTES + " bytes");
        }
    }

    /// @throws StoreFailure.Invalid (field `path`) if the text is not a plain relative path
    public static RepoPath parse(String text) {
        if (text.length() > MAX_BYTES) {
            throw refused("is over " + MAX_BYTES + " bytes");
        }
        return new RepoPath(List.of(text.split("/", -1)));
    }

    /// The path of a name below this one, which is then a folder.
    public RepoPath resolve(RepoPath below) {
        return new RepoPath(
                java.util.stream.Stream.concat(segments.stream(), below.segments.stream())
                        .toList());
    }

    public String name() {
        return segments.getLast();
    }

    /// The key in the tree: raw UTF-8, never normalised.
    byte[] key() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }

    /// In the order of listings: unsigned bytes of the UTF-8 form.
    @Override
    public int compareTo(RepoPath other) {
        return Arrays.compareUnsigned(key(), other.key());
    }

    @Override
    public String toString() {
        return String.join("/", segments);
    }

    /// Answers the length in bytes of a segment that may stay.
    private static int check(String segment) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(segment)) {
            throw refused("is not well-formed Unicode");
        }
        int bytes = segment.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_SEGMENT_BYTES) {
            throw refused("has a segment over " + MAX_SEGMENT_BYTES + " bytes");
        }
        String form = segment;
        String decoded = decodeOnce(form);
        while (!isHostile(form) && !decoded.equals(form)) {
            form = decoded;
            decoded = decodeOnce(form);
        }
        if (isHostile(form)) {
            throw refused("has a segment that is not a plain name");
        }
        return bytes;
    }

    private static boolean isHostile(String name) {
        return name.isEmpty()
                || name.equals(".")
                || name.equals("..")
                || name.chars().anyMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c));
    }

    /// Decodes each escape by itself, so that one broken escape does not shelter the others, and
    /// bytewise, since every dangerous character is ASCII. A `%` that starts no escape stays.
    private static String decodeOnce(String name) {
        if (name.indexOf('%') < 0) {
            return name;
        }
        return ESCAPE.matcher(name).replaceAll(RepoPath::decodedByte);
    }

    private static String decodedByte(java.util.regex.MatchResult escape) {
        int value = Integer.parseInt(escape.group(1), 16);
        // a byte of a longer UTF-8 sequence is harmless and must not turn into a C1 control
        return value < 0x80
                ? Matcher.quoteReplacement(Character.toString(value))
                : Matcher.quoteReplacement(Character.toString(0xE000 + value));
    }

    private static StoreFailure.Invalid refused(String reason) {
        return new StoreFailure.Invalid("path", reason, REMEDY);
    }
}
