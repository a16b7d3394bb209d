package dev.kaname.pipelines.file;

import java.util.List;

/// A piece of YAML that still knows where it stood.
sealed interface Value {
    Mark mark();

    /// What the piece is called in a message, as a key of the text bundle.
    String kind();

    /// @param plain written without quotes, so that `8` is a number and `true` a truth value
    record Scalar(String text, boolean plain, Mark mark) implements Value {
        boolean isNull() {
            return plain && CoreSchema.isNull(text);
        }

        @Override
        public String kind() {
            return isNull() ? "kind.nothing" : "kind.scalar";
        }
    }

    record Sequence(List<Value> items, Mark mark) implements Value {
        @Override
        public String kind() {
            return "kind.list";
        }
    }

    /// Entries in the order written; keys are unique.
    record Mapping(List<Entry> entries, Mark mark) implements Value {
        @Override
        public String kind() {
            return "kind.mapping";
        }
    }

    record Entry(String key, Mark mark, Value value) {}
}
