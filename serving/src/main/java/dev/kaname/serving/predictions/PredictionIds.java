package dev.kaname.serving.predictions;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Makes prediction ids and tells ours from made-up ones.
///
/// The check is the first 32 bits of HMAC-SHA-256 over the other 96 with a key of the installation.
/// It keeps a stranger from naming predictions that were never made; it is no capability, and
/// whoever asks about a prediction is still asked for their right to.
///
/// Ids are unique per replica: the 65,537th of a millisecond borrows from the next one.
public final class PredictionIds {
    private static final int MACS = 16;
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;
    private final int replica;
    private final InstantSource clock;
    private final AtomicLong last = new AtomicLong();
    private final AtomicReferenceArray<@Nullable Mac> macs = new AtomicReferenceArray<>(MACS);

    /// @param key of at least 32 bytes, the same on every replica
    /// @param replica 0 to 255, different on every replica
    public PredictionIds(byte[] key, int replica, InstantSource clock) {
        if (key.length < 32 || replica < 0 || replica > 255) {
            throw new IllegalArgumentException("a key of 32 bytes and a replica of 0 to 255");
        }
        this.key = new SecretKeySpec(key, ALGORITHM);
        this.replica = replica;
        this.clock = clock;
    }

    /// @param deployment number of the deployment, or 0 if none answered
    public PredictionId mint(int deployment) {
        long now = clock.millis() << 16;
        long mine = last.updateAndGet(before -> Math.max(now, before + 1));
        PredictionId bare =
                PredictionId.of(mine >>> 16, deployment, replica, (int) mine & 0xffff, 0);
        return new PredictionId(bare.high(), bare.low() | (check(bare) & 0xffff_ffffL));
    }

    /// Whether this installation made that id.
    public boolean verify(PredictionId id) {
        return check(id) == id.check();
    }

    private int check(PredictionId id) {
        int slot = (int) Thread.currentThread().threadId() & (MACS - 1);
        Mac pooled = macs.getAndSet(slot, null);
        Mac mac = pooled == null ? newMac() : pooled;
        byte[] data = new byte[32];
        for (int i = 0; i < 8; i++) {
            data[i] = (byte) (id.high() >>> (56 - 8 * i));
        }
        for (int i = 0; i < 4; i++) {
            data[8 + i] = (byte) (id.low() >>> (56 - 8 * i));
        }
        mac.update(data, 0, 12);
        try {
            mac.doFinal(data, 0);
        } catch (ShortBufferException e) {
            throw new IllegalStateException("a digest of 32 bytes", e);
        }
        macs.set(slot, mac);
        return (data[0] << 24)
                | ((data[1] & 0xff) << 16)
                | ((data[2] & 0xff) << 8)
                | (data[3] & 0xff);
    }

    private Mac newMac() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (InvalidKeyException e) {
            throw new IllegalArgumentException("not a key", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
