package dev.kaname.server.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads a tar archive as it arrives, one member after the other, and trusts nothing in it.
///
/// Knows plain files and folders, long names in the POSIX (pax) and the GNU way, and nothing else:
/// links, devices and sparse files are refused (BI-023, BI-024, BI-030), as is an archive without
/// its end mark, which is how one that was cut looks.
final class TarReader {
    private static final int BLOCK = 512;
    private static final int MOST_HEADER = 64 << 10;
    private static final int TRAILING = 1 << 20;

    private static final Set<String> KNOWN = Set.of("path", "size");

    /// Of any kind: folders and the names of files have headers of their own.
    private static final long MOST_HEADERS = 4_000_000;

    private final InputStream in;
    private final long mostHeaders;
    private final byte[] header = new byte[BLOCK];
    private long left;
    private long headers;
    private int padding;

    TarReader(InputStream in) {
        this(in, MOST_HEADERS);
    }

    /// @param mostHeaders of any kind, before the archive is refused
    TarReader(InputStream in, long mostHeaders) {
        this.in = in;
        this.mostHeaders = mostHeaders;
    }

    /// A plain file; its bytes are read by [#body] before the next member.
    ///
    /// @param name as it stands in the archive
    record Member(String name, long size) {}

    /// The next plain file; empty after the end mark.
    ///
    /// @throws TarRefused if the archive holds anything else, is damaged or was cut
    Optional<Member> next() throws IOException {
        Map<String, String> extended = new HashMap<>();
        while (true) {
            skip(left + padding);
            left = 0;
            padding = 0;
            if (!readHeader()) {
                drain();
                return Optional.empty();
            }
            if (++headers > mostHeaders) {
                throw new TarRefused("it has too many entries"); // BI-030
            }
            long size = number(124, 12);
            char type = (char) (header[156] & 0xFF);
            switch (type) {
                case '0', '\0', '7' -> {
                    String name = extended.getOrDefault("path", name());
                    Optional<Member> file = open(name, extended, size, type);
                    if (file.isPresent()) {
                        return file;
                    }
                    extended.clear();
                }
                case '5' -> extended.clear(); // a folder: paths make folders by themselves
                case 'x' -> extended.putAll(pax(small(size)));
                case 'g' -> small(size);
                case 'L' -> extended.put("path", text(small(size), 0, (int) size));
                default -> throw new TarRefused("a member is neither a file nor a folder");
            }
        }
    }

    /// Begins a member. An old form marks folders by a slash at the end of a file's name.
    private Optional<Member> open(String name, Map<String, String> extended, long size, char type)
            throws TarRefused {
        long actual = extended.containsKey("size") ? decimal(extended.get("size")) : size;
        if (name.endsWith("/") && actual == 0 && type != '7') {
            return Optional.empty();
        }
        left = actual;
        padding = (int) (-actual & (BLOCK - 1));
        return Optional.of(new Member(name, actual));
    }

    /// The bytes of the member that was answered last.
    InputStream body() {
        return new Body();
    }

    private boolean readHeader() throws IOException {
        int read = in.readNBytes(header, 0, BLOCK);
        if (read < BLOCK) {
            throw new TarRefused("it ends before its end mark");
        }
        if (isZero(header)) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xFF;
        }
        if (sum != number(148, 8)) {
            throw new TarRefused("a header is damaged");
        }
        return true;
    }

    private static boolean isZero(byte[] bytes) {
        for (byte b : bytes) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /// What follows the end mark is padding, and there is never much of it.
    private void drain() throws IOException {
        for (int read = 0; read < TRAILING; read += BLOCK) {
            if (in.readNBytes(header, 0, BLOCK) == 0) {
                return;
            }
        }
        throw new TarRefused("it goes on after its end mark");
    }

    private String name() throws TarRefused {
        String name = text(header, 0, 100);
        boolean ustar = "ustar".equals(text(header, 257, 5)) && header[262] == 0;
        String prefix = ustar ? text(header, 345, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static String text(byte[] bytes, int from, int length) throws TarRefused {
        int end = from;
        while (end < from + length && bytes[end] != 0) {
            end++;
        }
        String text = new String(bytes, from, end - from, StandardCharsets.UTF_8);
        if (text.indexOf('\ufffd') >= 0) {
            throw new TarRefused("a name is not UTF-8");
        }
        return text;
    }

    /// An octal number, or a big-endian one where its first bit is set.
    private long number(int from, int length) throws TarRefused {
        if ((header[from] & 0x80) != 0) {
            long value = header[from] & 0x3F;
            boolean negative = (header[from] & 0x40) != 0;
            for (int i = from + 1; i < from + length; i++) {
                if (negative || value >>> 55 != 0) {
                    throw new TarRefused("a number is out of range");
                }
                value = value << 8 | (header[i] & 0xFF);
            }
            return value;
        }
        String digits = text(header, from, length).strip();
        try {
            return digits.isEmpty() ? 0 : Long.parseUnsignedLong(digits, 8);
        } catch (NumberFormatException e) {
            throw new TarRefused("a number is not one");
        }
    }

    private static long decimal(String digits) throws TarRefused {
        if (digits.isEmpty()
                || digits.length() > 18
                || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new TarRefused("a number is not one");
        }
        return Long.parseLong(digits);
    }

    private byte[] small(long size) throws IOException {
        if (size < 0 || size > MOST_HEADER) {
            throw new TarRefused("an extended header is too long");
        }
        byte[] bytes = in.readNBytes((int) size);
        if (bytes.length < size) {
            throw new TarRefused("it ends before its end mark");
        }
        skip(-size & (BLOCK - 1));
        return bytes;
    }

    /// Records of the form `length key=value\n`, where the length counts itself.
    ///
    /// Answers only what a plain file can have: headers may follow each other without end, and
    /// nothing that is kept of them may grow (BI-030).
    private static Map<String, String> pax(byte[] bytes) throws TarRefused {
        Map<String, String> records = new HashMap<>();
        int at = 0;
        while (at < bytes.length) {
            int blank = at;
            while (blank < bytes.length && bytes[blank] != ' ') {
                blank++;
            }
            long length = decimal(text(bytes, at, Math.min(blank, bytes.length) - at));
            if (length < blank - at + 3 || length > bytes.length - at) {
                throw new TarRefused("an extended header is damaged");
            }
            int end = at + (int) length;
            String record =
                    new String(
                            Arrays.copyOfRange(bytes, blank + 1, end - 1), StandardCharsets.UTF_8);
            int equals = record.indexOf('=');
            if (bytes[end - 1] != '\n' || equals < 1) {
                throw new TarRefused("an extended header is damaged");
            }
            if (record.indexOf('\ufffd') >= 0) {
                throw new TarRefused("a name is not UTF-8");
            }
            String key = record.substring(0, equals);
            if (key.startsWith("GNU.sparse")) {
                throw new TarRefused("a member is a sparse file");
            }
            if (KNOWN.contains(key)) {
                records.put(key, record.substring(equals + 1));
            }
            at = end;
        }
        return records;
    }

    private void skip(long count) throws IOException {
        try {
            in.skipNBytes(count);
        } catch (java.io.EOFException e) {
            throw new TarRefused("it ends before its end mark");
        }
    }

    private final class Body extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = in.read(into, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw new TarRefused("it ends before its end mark");
            }
            left -= count;
            return count;
        }
    }
}
