package dev.kaname.security;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who may do what, as data: one row per [Permission], one column per [Role] and for the flags
/// `owner` and `administrator`. The server asks this object and the matrix test reads the same one.
public final class PermissionTable {
    /// Whether an act concerns one project or the installation.
    public enum Scope {
        PROJECT,
        INSTALLATION
    }

    public static final String OWNER = "owner";
    public static final String ADMINISTRATOR = "administrator";

    private static final String RESOURCE = "permissions.csv";

    private final Map<Permission, Map<String, Grant>> rows;
    private final Map<Permission, Scope> scopes;

    private PermissionTable(
            Map<Permission, Map<String, Grant>> rows, Map<Permission, Scope> scopes) {
        this.rows = rows;
        this.scopes = scopes;
    }

    /// Reads the table that is shipped with the product.
    ///
    /// @throws IllegalStateException if it does not name each permission exactly once
    public static PermissionTable shipped() {
        InputStream found = PermissionTable.class.getResourceAsStream(RESOURCE);
        if (found == null) {
            throw new IllegalStateException(RESOURCE + " is missing from the distribution");
        }
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(found, StandardCharsets.UTF_8))) {
            return parse(in.lines().filter(line -> !line.isBlank()).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static PermissionTable parse(List<String> lines) {
        List<String> columns = List.of(lines.getFirst().split(";", -1));
        Map<Permission, Map<String, Grant>> rows = new EnumMap<>(Permission.class);
        Map<Permission, Scope> scopes = new EnumMap<>(Permission.class);
        for (String line : lines.subList(1, lines.size())) {
            List<String> cells = List.of(line.split(";", -1));
            if (cells.size() != columns.size()) {
                throw new IllegalStateException("wrong number of columns: " + line);
            }
            Permission permission =
                    Permission.of(cells.getFirst())
                            .orElseThrow(() -> new IllegalStateException("unknown act: " + line));
            Map<String, Grant> row = new LinkedHashMap<>();
            for (int i = 2; i < cells.size(); i++) {
                row.put(columns.get(i), Grant.of(cells.get(i)));
            }
            if (rows.put(permission, Collections.unmodifiableMap(row)) != null) {
                throw new IllegalStateException("named twice: " + line);
            }
            scopes.put(permission, scope(cells.get(1)));
        }
        if (rows.size() != Permission.values().length) {
            throw new IllegalStateException("a permission is missing from " + RESOURCE);
        }
        return new PermissionTable(rows, scopes);
    }

    private static Scope scope(String name) {
        return switch (name) {
            case "project" -> Scope.PROJECT;
            case "installation" -> Scope.INSTALLATION;
            default -> throw new IllegalStateException("unknown scope: " + name);
        };
    }

    public Scope scope(Permission permission) {
        return Optional.ofNullable(scopes.get(permission)).orElseThrow();
    }

    /// What a member with these roles is granted in the project.
    public Grant of(Permission permission, Set<Role> roles, boolean owner) {
        Grant most = owner ? cell(permission, OWNER) : Grant.NO;
        for (Role role : roles) {
            most = most.orMore(cell(permission, role.label()));
        }
        return most;
    }

    /// The permissions that a member holds after a change, or holds further, and did not before.
    Set<Permission> gained(Member before, Member after) {
        Set<Permission> gained = EnumSet.noneOf(Permission.class);
        for (Permission permission : Permission.values()) {
            Grant now = of(permission, after.roles(), after.owner());
            boolean more = now.compareTo(of(permission, before.roles(), before.owner())) > 0;
            boolean wider =
                    now == Grant.GRANTED && !before.readable().containsAll(after.readable());
            if (more || wider) {
                gained.add(permission);
            }
        }
        return gained;
    }

    /// What an administrator of the machine is granted: nothing within a project.
    public Grant ofAdministrator(Permission permission) {
        return cell(permission, ADMINISTRATOR);
    }

    /// One cell, by the name of its column.
    public Grant cell(Permission permission, String column) {
        return Optional.ofNullable(rows.get(permission))
                .map(row -> row.get(column))
                .orElseThrow(() -> new IllegalArgumentException("no such column: " + column));
    }
}
