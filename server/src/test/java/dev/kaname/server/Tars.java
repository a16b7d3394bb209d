package dev.kaname.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Writes tar archives, well-formed and hostile ones.
public final class Tars {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public Tars file(String name, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return header(name, '0', "", bytes.length).bytes(bytes);
    }

    public Tars folder(String name) {
        return header(name, '5', "", 0);
    }

    public Tars link(char type, String name, String target) {
        return header(name, type, target, 0);
    }

    public Tars pax(String key, String value) {
        String rest = " " + key + "=" + value + "\n";
        int length = rest.getBytes(StandardCharsets.UTF_8).length + 1;
        while (Integer.toString(length).length() + rest.getBytes(StandardCharsets.UTF_8).length
                != length) {
            length++;
        }
        byte[] record = (length + rest).getBytes(StandardCharsets.UTF_8);
        return header("pax", 'x', "", record.length).bytes(record);
    }

    public Tars header(String name, char type, String target, long size) {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 100, "0000644\0");
        put(header, 124, String.format(Locale.ROOT, "%011o\0", size));
        put(header, 136, "00000000000\0");
        header[156] = (byte) type;
        put(header, 157, target);
        put(header, 257, "ustar\00000");
        return raw(checked(header));
    }

    public static byte[] checked(byte[] header) {
        put(header, 148, "        ");
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xFF;
        }
        put(header, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
        return header;
    }

    public Tars bytes(byte[] bytes) {
        raw(bytes);
        return raw(new byte[-bytes.length & 511]);
    }

    public Tars raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /// With the end mark.
    public byte[] end() {
        out.writeBytes(new byte[1024]);
        return out.toByteArray();
    }

    public byte[] cut() {
        return out.toByteArray();
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, at, Math.min(bytes.length, 100));
    }
}
