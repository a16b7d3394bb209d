package dev.kaname.pipelines.file;

/// What a step reads.
public sealed interface Input {
    /// Whether the step runs without it when there is none.
    boolean optional();

    /// An output of another step of the same pipeline run.
    record FromStep(String step, String output) implements Input {
        @Override
        public boolean optional() {
            return false;
        }

        @Override
        public String toString() {
            return step + "." + output;
        }
    }

    /// A file or folder of versioned data, at the commit the pipeline run was pinned to.
    ///
    /// @param path without a slash at either end; empty means everything
    record FromData(String repository, String branch, String path, boolean optional)
            implements Input {}

    /// A registered model.
    ///
    /// @param alias as in `name@champion`; resolved when the step becomes ready
    record FromModel(String model, String alias, boolean optional) implements Input {}
}
