package dev.kaname.pipelines;

import java.util.Map;

/// Something the engine must do because an act has written down that it will be done.
sealed interface Order {
    int ordinal();

    int number();

    String attempt();

    /// @param token with which the step speaks to Kaname; secret
    /// @param runtime digest of its software, empty if it has none
    record Launch(
            int ordinal,
            int number,
            String attempt,
            String token,
            Map<String, Given> inputs,
            String runtime)
            implements Order {
        @Override
        public String toString() {
            return "Launch[" + attempt + "]";
        }
    }

    record Kill(int ordinal, int number, String attempt) implements Order {}

    record Settle(int ordinal, int number, String attempt) implements Order {}
}
