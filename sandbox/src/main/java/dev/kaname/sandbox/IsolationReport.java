package dev.kaname.sandbox;

import java.util.Map;
import java.util.Set;

/// What this machine was proved to enforce, by trying, when step-host started.
///
/// @param levels every level that may be asked for; always holds [Isolation#NONE]
/// @param explanation why the higher level is missing, or the version that gives it; for people
/// @param limits means by limit (`memory`, `cpu`, `processes`): `cgroup2`, `cgroup1`, `rlimit`,
///   `affinity`
public record IsolationReport(
        Set<Isolation> levels, String explanation, Map<String, String> limits) {
    public IsolationReport {
        levels = Set.copyOf(levels);
        limits = Map.copyOf(limits);
    }

    /// The highest level that holds here.
    public Isolation best() {
        return levels.contains(Isolation.NAMESPACE) ? Isolation.NAMESPACE : Isolation.NONE;
    }
}
