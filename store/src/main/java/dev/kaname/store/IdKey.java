package dev.kaname.store;

import java.security.SecureRandom;

/// The secret of a project under which its objects are named.
///
/// Made with the project and carried (wrapped) in its bundles and mirrors, so that ids are the same
/// at every site. Never handed to clients: whoever holds it can test guesses against the id of
/// erased content. Used for nothing but names.
public final class IdKey {
    public static final int BYTES = 32;
    private final byte[] secret;

    private IdKey(byte[] secret) {
        this.secret = secret;
    }

    public static IdKey of(byte[] secret) {
        if (secret.length != BYTES) {
            throw new IllegalArgumentException("an id key has " + BYTES + " bytes");
        }
        return new IdKey(secret.clone());
    }

    public static IdKey random(SecureRandom random) {
        byte[] secret = new byte[BYTES];
        random.nextBytes(secret);
        return new IdKey(secret);
    }

    /// A copy of the secret, for whoever keeps it.
    public byte[] secret() {
        return secret.clone();
    }

    @Override
    public String toString() {
        return "IdKey[secret]";
    }
}
