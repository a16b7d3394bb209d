package dev.kaname.benchmarks;

import java.nio.file.Path;

/// One comparison: several rounds, ours and the other in turn.
interface Bench {
    /// @param stage the checkout, a scratch folder, and the Python environment of the peers
    Figures run(Stage stage) throws Exception;

    /// @param home the checkout
    /// @param scratch a folder that is thrown away
    /// @param python interpreter of an environment that has the peers installed
    /// @param rounds how often each side is measured
    record Stage(Path home, Path scratch, Path python, int rounds) {
        Path fresh(String name) {
            return scratch.resolve(name + "-" + System.nanoTime());
        }
    }
}
