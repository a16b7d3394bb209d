package dev.kaname.serving.model;

import java.io.ByteArrayOutputStream;

/// Characters beyond the basic plane (𠮷, emoji), in the spelling of the runtime's Java binding.
///
/// The binding hands Java text to the runtime as JNI spells it: such a character becomes two halves
/// of three bytes each instead of the four bytes of UTF-8. A model that compares input with `𠮷野家`
/// would never meet it. Since the binding reads its own spelling back, it is enough to spell the
/// model's own text in the same way before it is loaded. Operators that look *into* text (its
/// length, patterns) still see two halves.
final class WideText {
    private WideText() {}

    static boolean isIn(Protobuf field) {
        for (int i = 0; i < field.length(); i++) {
            if (startsWide(field, i)) {
                return true;
            }
        }
        return false;
    }

    static byte[] spelledInHalves(Protobuf field) {
        ByteArrayOutputStream halves = new ByteArrayOutputStream(field.length() + 8);
        int i = 0;
        while (i < field.length()) {
            if (startsWide(field, i)) {
                int rest = codePoint(field, i) - 0x10000;
                half(halves, 0xD800 | (rest >> 10));
                half(halves, 0xDC00 | (rest & 0x3ff));
                i += 4;
            } else {
                halves.write(field.byteAt(i));
                i++;
            }
        }
        return halves.toByteArray();
    }

    private static boolean startsWide(Protobuf field, int i) {
        if ((field.byteAt(i) & 0xf8) != 0xf0 || i + 3 >= field.length()) {
            return false;
        }
        for (int k = 1; k <= 3; k++) {
            if ((field.byteAt(i + k) & 0xc0) != 0x80) {
                return false;
            }
        }
        int codePoint = codePoint(field, i);
        return codePoint >= 0x10000 && codePoint <= 0x10ffff;
    }

    private static int codePoint(Protobuf field, int i) {
        return ((field.byteAt(i) & 0x07) << 18)
                | ((field.byteAt(i + 1) & 0x3f) << 12)
                | ((field.byteAt(i + 2) & 0x3f) << 6)
                | (field.byteAt(i + 3) & 0x3f);
    }

    private static void half(ByteArrayOutputStream target, int unit) {
        target.write(0xe0 | (unit >> 12));
        target.write(0x80 | ((unit >> 6) & 0x3f));
        target.write(0x80 | (unit & 0x3f));
    }
}
