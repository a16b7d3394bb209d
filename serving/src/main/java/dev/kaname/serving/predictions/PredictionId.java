package dev.kaname.serving.predictions;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/// The name of one prediction: 128 bits that say where it came from, without any log.
///
/// | bits | meaning |
/// |---|---|
/// | 48 | time in milliseconds since the epoch |
/// | 24 | number of the deployment, unique in the installation; 0 if none was reached |
/// | 8 | replica that answered |
/// | 16 | sequence within the millisecond |
/// | 32 | keyed check over the rest: [PredictionIds#verify] |
///
/// Its text is 32 hexadecimal digits, lower case; ids sort by time.
public record PredictionId(long high, long low) {
    public static final int MAX_DEPLOYMENT = (1 << 24) - 1;

    static PredictionId of(long millis, int deployment, int replica, int sequence, int check) {
        long high = (millis << 16) | (deployment >>> 8);
        long low =
                ((long) (deployment & 0xff) << 56)
                        | ((long) replica << 48)
                        | ((long) sequence << 32)
                        | (check & 0xffff_ffffL);
        return new PredictionId(high, low);
    }

    /// Reads the text form; empty if it is none. Whether it is one of ours is another question.
    public static Optional<PredictionId> parse(String text) {
        if (text.length() != 32 || !text.chars().allMatch(PredictionId::isDigit)) {
            return Optional.empty();
        }
        return Optional.of(
                new PredictionId(
                        HexFormat.fromHexDigitsToLong(text, 0, 16),
                        HexFormat.fromHexDigitsToLong(text, 16, 32)));
    }

    private static boolean isDigit(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }

    public Instant time() {
        return Instant.ofEpochMilli(high >>> 16);
    }

    public int deployment() {
        return (int) (((high & 0xffff) << 8) | (low >>> 56));
    }

    public int replica() {
        return (int) (low >>> 48) & 0xff;
    }

    int sequence() {
        return (int) (low >>> 32) & 0xffff;
    }

    int check() {
        return (int) low;
    }

    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }
}
