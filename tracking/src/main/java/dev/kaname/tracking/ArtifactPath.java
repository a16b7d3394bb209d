package dev.kaname.tracking;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The place of a file below an artifact root: relative, `/`-separated, decoded once by whoever
/// received it. Empty stands for the root itself.
///
/// Text from outside becomes one of these at the edge and stays one. It is never decoded again, so
/// a segment that some other reader could decode into a separator or a dot segment is refused; a
/// `%` that decodes to something harmless, or to nothing, is an ordinary character.
public record ArtifactPath(List<String> segments) {
    private static final int MOST_SEGMENTS = 128;
    private static final int LONGEST_SEGMENT = 255;
    private static final Pattern ESCAPE = Pattern.compile("%([0-9a-fA-F]{2})");
    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*");

    public ArtifactPath {
        segments = List.copyOf(segments);
        if (segments.size() > MOST_SEGMENTS) {
            throw new TrackingFailure.PathRefused();
        }
        segments.forEach(ArtifactPath::check);
        if (!segments.isEmpty() && DRIVE.matcher(segments.getFirst()).matches()) {
            throw new TrackingFailure.PathRefused();
        }
    }

    public static ArtifactPath root() {
        return new ArtifactPath(List.of());
    }

    /// @throws TrackingFailure.PathRefused if the text is anything but a plain relative path
    public static ArtifactPath parse(String text) {
        return text.isEmpty() ? root() : new ArtifactPath(List.of(text.split("/", -1)));
    }

    public boolean isRoot() {
        return segments.isEmpty();
    }

    /// What is left without the first segments.
    ArtifactPath from(int first) {
        return new ArtifactPath(segments.subList(first, segments.size()));
    }

    /// A path below this one.
    public ArtifactPath with(ArtifactPath below) {
        List<String> all = new ArrayList<>(segments);
        all.addAll(below.segments);
        return new ArtifactPath(all);
    }

    /// The last segment.
    public String name() {
        return segments.isEmpty() ? "" : segments.getLast();
    }

    @Override
    public String toString() {
        return String.join("/", segments);
    }

    private static void check(String segment) {
        if (segment.getBytes(StandardCharsets.UTF_8).length > LONGEST_SEGMENT) {
            throw new TrackingFailure.PathRefused();
        }
        String form = segment;
        String decoded = decodeOnce(form);
        while (!isHostile(form) && !decoded.equals(form)) {
            form = decoded;
            decoded = decodeOnce(form);
        }
        if (isHostile(form)) {
            throw new TrackingFailure.PathRefused();
        }
    }

    private static boolean isHostile(String name) {
        return name.isEmpty()
                || name.equals(".")
                || name.equals("..")
                || name.chars().anyMatch(c -> c == '/' || c == '\\' || c < ' ' || c == 0x7f)
                || !isUnicode(name);
    }

    private static boolean isUnicode(String name) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(name);
    }

    /// Each escape by itself, so that a broken one does not shelter the others.
    private static String decodeOnce(String name) {
        return ESCAPE.matcher(name)
                .replaceAll(escape ->
                        Matcher.quoteReplacement(
                                Character.toString(Integer.parseInt(escape.group(1), 16))));
    }
}
