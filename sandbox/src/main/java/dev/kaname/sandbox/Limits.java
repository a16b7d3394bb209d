package dev.kaname.sandbox;

import java.util.Optional;

/// What an attempt may use at most. Empty means no limit.
///
/// Control groups enforce them where the machine lends some (version 2, or version 1); otherwise
/// `memoryBytes` falls back to the address-space limit of each process, `processes` to the process
/// limit of the user, and `cpus` to the set of processors the attempt may run on. The started
/// record says which means was used.
///
/// @param memoryBytes bytes of memory for all processes of the attempt together
/// @param cpus processors, fractions allowed
/// @param processes processes and threads alive at the same time
public record Limits(
        Optional<Long> memoryBytes, Optional<Double> cpus, Optional<Integer> processes) {
    public static final Limits NONE =
            new Limits(Optional.empty(), Optional.empty(), Optional.empty());

    public Limits {
        if (memoryBytes.filter(bytes -> bytes < 1 << 20).isPresent()) {
            throw new SandboxFailure.Invalid(
                    "limits.memory", "is under 1 MiB", "Give at least 1 MiB.");
        }
        if (cpus.filter(count -> !(count > 0)).isPresent()) {
            throw new SandboxFailure.Invalid(
                    "limits.cpu", "is not above 0", "Give a positive number of processors.");
        }
        if (processes.filter(count -> count < 1).isPresent()) {
            throw new SandboxFailure.Invalid("limits.processes", "is under 1", "Give at least 1.");
        }
    }
}
