package dev.kaname.cli.commands;

import dev.kaname.cli.ExitCode;
import dev.kaname.cli.Session;
import dev.kaname.cli.demo.DemoStage;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `kaname demo`: the whole loop on real data; exits with 0 only if every promise was kept.
@Command(name = "demo")
public final class DemoCommand implements Callable<Integer> {
    @Mixin private Session session = new Session();

    @Option(names = "--keep")
    private boolean keep;

    @Override
    public Integer call() throws IOException {
        boolean kept =
                new DemoStage(
                                System.out,
                                session.texts(),
                                session.environment(),
                                session.isTerminal(),
                                keep)
                        .perform();
        return (kept ? ExitCode.DONE : ExitCode.FAILED).status();
    }
}
