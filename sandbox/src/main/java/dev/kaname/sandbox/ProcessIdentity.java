package dev.kaname.sandbox;

/// Which process, so that a number used again by another process is never mistaken for it.
///
/// @param pid process id
/// @param startTicks the kernel's start time of the process in clock ticks since boot
/// @param bootId the kernel's id of this boot
public record ProcessIdentity(long pid, long startTicks, String bootId) {}
