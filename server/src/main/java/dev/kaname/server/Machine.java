package dev.kaname.server;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/// How much of this machine steps of pipelines may use together.
final class Machine {
    private Machine() {}

    /// Thousandths of a processor: all of them.
    static int milliCpu() {
        return Runtime.getRuntime().availableProcessors() * 1_000;
    }

    /// Three quarters of the memory, in bytes; the rest is for the server and the system.
    static long memoryForSteps() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize()
                / 4
                * 3;
    }
}
