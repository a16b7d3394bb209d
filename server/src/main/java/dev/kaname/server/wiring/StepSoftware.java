package dev.kaname.server.wiring;

import dev.kaname.pipelines.ports.Software;
import dev.kaname.runtimes.BuiltRuntime;
import dev.kaname.runtimes.PythonRange;
import dev.kaname.runtimes.Requirements;
import dev.kaname.runtimes.RuntimeFailure;
import dev.kaname.runtimes.RuntimeLock;
import dev.kaname.runtimes.Runtimes;
import java.util.function.Consumer;

/// Steps run in runtimes.
public final class StepSoftware implements Software {
    private final Runtimes runtimes;

    public StepSoftware(Runtimes runtimes) {
        this.runtimes = runtimes;
    }

    @Override
    public Lock lock(String python, String requirements, Consumer<String> progress) {
        try {
            RuntimeLock lock =
                    runtimes.resolve(
                            Requirements.parse(requirements), PythonRange.parse(python), progress);
            return new Lock(lock.digest(), lock.text());
        } catch (RuntimeFailure failure) {
            throw unusable(failure);
        }
    }

    @Override
    public Ready prepare(Lock lock, Consumer<String> progress) {
        try {
            BuiltRuntime runtime = runtimes.build(RuntimeLock.parse(lock.text()), progress);
            return new Ready(runtime.programs(), runtime.readable());
        } catch (RuntimeFailure failure) {
            throw unusable(failure);
        }
    }

    private static Unusable unusable(RuntimeFailure failure) {
        return new Unusable(String.valueOf(failure.getMessage()), failure);
    }
}
