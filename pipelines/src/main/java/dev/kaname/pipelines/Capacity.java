package dev.kaname.pipelines;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The processors and memory that steps share. Whoever finds no room is woken when some is given
/// back; nobody asks again and again.
final class Capacity {
    private final int allMilliCpu;
    private final long allMemory;
    private int milliCpu;
    private long memory;
    private final Set<Runnable> waiting = new LinkedHashSet<>();

    Capacity(int milliCpu, long memory) {
        this.allMilliCpu = milliCpu;
        this.allMemory = memory;
        this.milliCpu = milliCpu;
        this.memory = memory;
    }

    /// What one attempt holds.
    record Share(int milliCpu, long memory) {
        static final Share NONE = new Share(0, 0);
    }

    /// What a step would hold; one that asks for more than there is gets everything.
    Share share(int wantedMilliCpu, long wantedMemory) {
        return new Share(Math.min(wantedMilliCpu, allMilliCpu), Math.min(wantedMemory, allMemory));
    }

    /// What nobody holds.
    synchronized Share free() {
        return new Share(milliCpu, memory);
    }

    /// Takes a share, or remembers whom to wake when there may be room.
    synchronized boolean take(Share share, Runnable wake) {
        if (share.milliCpu() <= milliCpu && share.memory() <= memory) {
            seize(share);
            return true;
        }
        waiting.add(wake);
        return false;
    }

    /// Takes a share for what runs already, room or not.
    synchronized void seize(Share share) {
        milliCpu -= share.milliCpu();
        memory -= share.memory();
    }

    void giveBack(Share share) {
        List<Runnable> woken;
        synchronized (this) {
            milliCpu += share.milliCpu();
            memory += share.memory();
            woken = new ArrayList<>(waiting);
            waiting.clear();
        }
        woken.forEach(Runnable::run);
    }
}
