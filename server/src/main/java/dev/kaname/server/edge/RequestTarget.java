package dev.kaname.server.edge;

import java.util.List;
import java.util.Locale;

/// Whether the path of a request can be read in one way only.
///
/// Frameworks have more than once matched one reading against their rules and dispatched another
/// (BI-064, BI-065, BI-066): a matrix parameter, an encoded separator, a doubled slash, a dot
/// segment made the difference. Such an address is refused before routing, whoever sends it. What
/// is left is decoded exactly once by the router.
final class RequestTarget {
    private static final List<String> ENCODED_SEPARATORS =
            List.of("%2f", "%5c", "%3b", "%0a", "%0d", "%7f");

    private RequestTarget() {}

    /// @param target as it stood in the request line, with its query
    static boolean plain(String target) {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        if (!path.startsWith("/") || path.contains("//") || !visibleAscii(target)) {
            return false;
        }
        if (path.indexOf(';') >= 0 || path.indexOf('\\') >= 0 || target.indexOf('#') >= 0) {
            return false;
        }
        if (target.contains("%00")) {
            return false; // no text has it, in the query neither, and a database may choke on it
        }
        String lower = path.toLowerCase(Locale.ROOT);
        return wholeEscapes(path)
                && ENCODED_SEPARATORS.stream().noneMatch(lower::contains)
                && !controlEscape(lower)
                && !dotSegment(lower);
    }

    private static boolean visibleAscii(String target) {
        return target.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    /// Whether each `%` begins an escape of two hexadecimal digits.
    private static boolean wholeEscapes(String path) {
        for (int at = path.indexOf('%'); at >= 0; at = path.indexOf('%', at + 1)) {
            if (at + 2 >= path.length()
                    || Character.digit(path.charAt(at + 1), 16) < 0
                    || Character.digit(path.charAt(at + 2), 16) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean controlEscape(String lower) {
        return lower.contains("%0") || lower.contains("%1");
    }

    private static boolean dotSegment(String lower) {
        for (String segment : lower.replace("%2e", ".").split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                return true;
            }
        }
        return false;
    }
}
