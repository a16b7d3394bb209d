package dev.kaname.code;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/// One lock for each repository: held while references move and everyone is told, so that nobody is
/// told of an older state after a newer one. Packs are taken in before, without it.
final class Locks {
    private final ConcurrentMap<String, ReentrantLock> locks = new ConcurrentHashMap<>();

    ReentrantLock of(CodeRepository repository) {
        return locks.computeIfAbsent(repository.id(), _ -> new ReentrantLock());
    }
}
