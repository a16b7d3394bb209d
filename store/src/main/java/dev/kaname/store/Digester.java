package dev.kaname.store;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Names objects: HMAC-SHA-256 under the project's id key of kind, version and body.
///
/// Used by one thread at a time; it is kept and used again, since starting one costs more than
/// naming a small object.
final class Digester {
    private final Mac mac;
    private final byte[] header = new byte[2];
    private final byte[] digest = new byte[ObjectId.BYTES];

    Digester(IdKey key) {
        this.mac = mac(key);
    }

    ObjectId name(ObjectKind kind, byte[] bytes, int offset, int length) {
        header[0] = (byte) kind.code();
        header[1] = ObjectKind.VERSION;
        try {
            mac.update(header, 0, 2);
            mac.update(bytes, offset, length);
            mac.doFinal(digest, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 does not work", e);
        }
        return ObjectId.read(digest, 0);
    }

    ObjectId name(ObjectKind kind, byte[] bytes) {
        return name(kind, bytes, 0, bytes.length);
    }

    /// A secret for another use, drawn from the id key.
    static byte[] derive(IdKey key, String purpose) {
        return mac(key).doFinal(purpose.getBytes(StandardCharsets.US_ASCII));
    }

    private static Mac mac(IdKey key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.secret(), "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HMAC-SHA-256", e);
        }
    }
}
