package dev.kaname.server.badinputs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/// Bodies and texts that cannot be written down in a file of cases, by the name of their builder.
final class Bodies {
    private static final String ARCHIVE = "@archive ";
    private static final int MEGABYTE = 1 << 20;
    private static final byte[] GZIP_BOMB = gzipped(1 << 30);

    private Bodies() {}

    static byte[] of(String body) {
        return switch (body) {
            case "@gzip-bomb" -> GZIP_BOMB;
            case "@chunk-storm" -> chunkStorm();
            case "@deep-json" -> utf8("{\"name\":" + "[".repeat(100_000) + "]".repeat(100_000));
            case "@long-number" -> utf8("{\"name\":" + "9".repeat(MEGABYTE) + "}");
            case "@bad-utf8" -> badUtf8();
            case "@onnx" -> Premises.file("version-1");
            case "@tar" -> new byte[1024];
            case "@git" -> utf8("0000");
            case "@pickle" -> new byte[] {(byte) 0x80, 4, (byte) 0x95, 0, 0, 0, 0};
            default ->
                    body.startsWith(ARCHIVE)
                            ? Archives.of(body.substring(ARCHIVE.length()))
                            : utf8(body);
        };
    }

    /// Short texts stand for themselves.
    static String text(String text) {
        return switch (text) {
            case "@300" -> "x".repeat(300);
            case "@3000" -> "x".repeat(3000);
            case "@10000" -> "x".repeat(10_000);
            case "@50000" -> "x".repeat(50_000);
            case "@100000" -> "x".repeat(100_000);
            case "@half-pair" -> "a\ud800b";
            default -> text;
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// A megabyte that would become a gigabyte.
    private static byte[] gzipped(long size) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            byte[] zeros = new byte[MEGABYTE];
            for (long i = 0; i < size; i += MEGABYTE) {
                gzip.write(zeros);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// Three megabytes as JSON text, six bytes in each chunk.
    private static byte[] chunkStorm() {
        StringBuilder chunks = new StringBuilder("6\r\n{\"a\":\"\r\n");
        for (int i = 0; i < 3 * MEGABYTE / 6; i++) {
            chunks.append("6\r\nxxxxxx\r\n");
        }
        return utf8(chunks.append("2\r\n\"}\r\n0\r\n\r\n").toString());
    }

    private static byte[] badUtf8() {
        byte[] text = utf8("{\"name\":\"__\"}");
        text[9] = (byte) 0xc3;
        text[10] = (byte) 0x28;
        return text;
    }
}
