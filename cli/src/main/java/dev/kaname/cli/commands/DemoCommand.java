package dev.kaname.cli.commands;

import dev.kaname.cli.Action;
import dev.kaname.cli.Answer;
import dev.kaname.cli.ExitCode;
import dev.kaname.cli.demo.DemoStage;
import dev.kaname.cli.demo.Proof;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `kaname demo`: the whole loop on real data; exits with 0 only if every promise was kept. What it
/// does is told while it does it; with `--json` on standard error, so that the answer is the
/// report.
@Command(name = "demo")
public final class DemoCommand extends Action {
    @Option(names = "--keep")
    private boolean keep;

    @Override
    protected Answer answer() throws IOException {
        Proof proof =
                new DemoStage(
                                session().isJson() ? System.err : System.out,
                                session().texts(),
                                session().environment(),
                                session().isTerminal() && !session().isJson(),
                                keep)
                        .perform();
        return Answer.of(proof.json()).ending(proof.kept() ? ExitCode.DONE : ExitCode.FAILED);
    }
}
