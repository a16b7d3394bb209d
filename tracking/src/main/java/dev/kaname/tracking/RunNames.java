package dev.kaname.tracking;

import java.util.List;
import java.util.random.RandomGenerator;

/// Names for runs and models that were given none: two words and a number.
final class RunNames {
    private static final List<String> FIRST =
            List.of(
                    "amber", "bold", "brisk", "calm", "clever", "cool", "crisp", "deft", "eager",
                    "fair", "fleet", "fond", "gentle", "glad", "golden", "grand", "hale", "keen",
                    "kind", "lively", "loyal", "lucid", "mellow", "merry", "mild", "neat", "noble",
                    "placid", "proud", "quick", "quiet", "rapid", "serene", "sharp", "silent",
                    "smooth", "spry", "steady", "stoic", "sunny", "swift", "tidy", "vivid", "warm",
                    "wise", "witty", "zesty");
    private static final List<String> SECOND =
            List.of(
                    "badger", "bee", "bream", "carp", "colt", "crane", "crow", "deer", "dove",
                    "duck", "eel", "egret", "elk", "finch", "fox", "frog", "gull", "hare", "hawk",
                    "heron", "ibis", "jay", "kite", "koi", "lark", "loon", "lynx", "mole", "moth",
                    "newt", "otter", "owl", "perch", "pike", "quail", "robin", "seal", "shrew",
                    "skylark", "snipe", "stag", "stork", "swan", "tanuki", "tern", "toad", "trout",
                    "vole", "wren");

    private final RandomGenerator random;

    /// @param random safe to be shared by threads
    RunNames(RandomGenerator random) {
        this.random = random;
    }

    String next() {
        return FIRST.get(random.nextInt(FIRST.size()))
                + "-"
                + SECOND.get(random.nextInt(SECOND.size()))
                + "-"
                + random.nextInt(1_000);
    }
}
