package dev.kaname.server.badinputs;

import dev.kaname.server.Tars;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Hostile archives, by name. Each begins with a file that nothing is wrong with, so that what was
/// written before the refusal would be seen.
final class Archives {
    private Archives() {}

    static byte[] of(String name) {
        return switch (name) {
            case "symbolic-link" -> sound().link('2', "l", "/etc").end();
            case "hard-link" -> sound().link('1', "l", "a.csv").end();
            case "character-device" -> sound().link('3', "l", "").end();
            case "block-device" -> sound().link('4', "l", "").end();
            case "fifo" -> sound().link('6', "l", "").end();
            case "sparse" -> sound().link('S', "l", "").end();
            case "behind-a-link" -> sound().link('2', "d", "/tmp").file("d/x", "x").end();
            case "dot-dot" -> sound().file("../../x", "x").end();
            case "absolute" -> sound().file("/etc/passwd", "x").end();
            case "dot-dot-inside" -> sound().file("a/../../x", "x").end();
            case "twice" -> sound().file("a", "1").file("a", "2").end();
            case "twice-by-dot" -> sound().file("a", "1").file("./a", "2").end();
            case "pax-dot-dot" -> sound().pax("path", "../x").file("a", "x").end();
            case "backslash" -> sound().file("a\\..\\..\\x", "x").end();
            case "newline" -> sound().pax("path", "a\nb").file("a", "x").end();
            case "deep" -> sound().pax("path", deep()).file("a", "x").end();
            case "exabytes" -> sound().pax("size", "900000000000000000").file("a", "x").end();
            case "long-pax" -> sound().header("pax", 'x', "", 1L << 30).end();
            case "pax-sparse" -> sound().pax("GNU.sparse.map", "0,1").file("a", "x").end();
            case "zip" -> zip();
            case "lying" -> lying();
            default -> throw new IllegalArgumentException("no archive is called " + name);
        };
    }

    private static Tars sound() {
        return new Tars().file("good.csv", "1");
    }

    private static String deep() {
        return String.join("/", Collections.nCopies(10_000, "d"));
    }

    /// As a zip is sent to where tar is taken: nothing guesses what was meant.
    private static byte[] zip() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("../../x"));
            zip.write(new byte[10_000]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// The name in the header is not the one its sum was made of.
    private static byte[] lying() {
        byte[] tar = sound().end();
        tar[0] ^= 1;
        return tar;
    }
}
