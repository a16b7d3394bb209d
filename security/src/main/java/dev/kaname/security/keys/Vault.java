package dev.kaname.security.keys;

/// Holds the installation key and never gives it out. The rim of this package: a file on one
/// machine, a key service elsewhere.
public interface Vault {
    /// Encrypts a key so that only this vault can open it, and only under the same context.
    ///
    /// @param context what the key is for, for example `project/<id>/content`; not secret
    byte[] wrap(byte[] key, String context);

    /// @throws IllegalStateException if it was not wrapped by this vault under this context
    byte[] unwrap(byte[] wrapped, String context);

    /// 32 bytes that depend on the installation key and the purpose only (HKDF-SHA-256).
    byte[] derive(String purpose);
}
