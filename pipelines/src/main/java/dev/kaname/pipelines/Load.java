package dev.kaname.pipelines;

/// How much is under way right now.
///
/// @param runs pipeline runs that are not over, queued ones included
/// @param attempts of steps that were launched and have not ended
/// @param milliCpu thousandths of a processor that are free for further steps; below zero where
///   attempts of an earlier start took more
/// @param memoryBytes free for further steps
public record Load(int runs, int attempts, int milliCpu, long memoryBytes) {}
