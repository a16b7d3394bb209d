package dev.kaname.pipelines;

import java.util.Map;

/// Something the engine must do because an act has written down that it will be done.
sealed interface Order {
    int ordinal();

    int number();

    String attempt();

    /// @param token with which the step speaks to Kaname; secret
    /// @param trouble why it cannot be started although it was decided on; empty if it can
    record Launch(
            int ordinal,
            int number,
            String attempt,
            String token,
            Map<String, Given> inputs,
            String trouble)
            implements Order {
        @Override
        public String toString() {
            return "Launch[" + attempt + "]";
        }
    }

    record Kill(int ordinal, int number, String attempt) implements Order {}

    record Settle(int ordinal, int number, String attempt) implements Order {}
}
