package dev.kaname.security.keys;

import dev.kaname.database.Database;
import dev.kaname.database.Tx;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Every key the engines use, by what it is for.
///
/// The key that names a project's content is random, made with the project and never made again: a
/// second one would give the same bytes other names. It is stored wrapped, beside the project.
public final class Keys {
    private static final int KEY = 32;
    private static final String CONTENT = "content";

    private final Database database;
    private final Vault vault;
    private final SecureRandom random;
    private final Map<String, byte[]> content = new ConcurrentHashMap<>();

    public Keys(Database database, Vault vault, SecureRandom random) {
        this.database = database;
        this.vault = vault;
        this.random = random;
    }

    /// Makes the keys of a new project, within the act that makes the project.
    public void createFor(Tx tx, String project) {
        byte[] fresh = new byte[KEY];
        random.nextBytes(fresh);
        tx.update(
                "INSERT INTO project_keys (project, purpose, wrapped) VALUES (?, ?, ?)",
                project,
                CONTENT,
                vault.wrap(fresh, context(project)));
    }

    /// The 32 bytes under which the project's content ids are made (HMAC-SHA-256).
    ///
    /// @throws IllegalStateException if there is no such project, or its key belongs to another
    ///   installation
    public byte[] contentKey(String project) {
        return content.computeIfAbsent(project, this::load).clone();
    }

    private byte[] load(String project) {
        byte[] wrapped =
                database.read(rows ->
                                rows.first(
                                        "SELECT wrapped FROM project_keys"
                                                + " WHERE project = ? AND purpose = ?",
                                        row -> row.bytes("wrapped"),
                                        project,
                                        CONTENT))
                        .orElseThrow(
                                () -> new IllegalStateException("no key of project " + project));
        return vault.unwrap(wrapped, context(project));
    }

    private static String context(String project) {
        return "project/" + project + "/" + CONTENT;
    }

    /// The 32 bytes under which prediction ids of this installation carry their check.
    public byte[] predictionKey() {
        return vault.derive("prediction-id");
    }

    /// 32 bytes for another purpose of the installation.
    public byte[] derived(String purpose) {
        return vault.derive(purpose);
    }
}
