package dev.kaname.server;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Checks the settings before anything starts: each complaint names its key, so that the operator
/// can go and change it. A key nobody knows is a complaint too (BI-084): a misspelt one would be
/// ignored in silence.
final class Settings {
    private static final String PREFIX = "KANAME_SERVER_";

    /// Every key by the name of its environment variable, with the type of its value.
    private final Map<String, Type> known = new TreeMap<>();

    Settings() {
        collect(ServerConfig.class, PREFIX);
    }

    private void collect(Class<?> group, String prefix) {
        for (Method key : group.getMethods()) {
            String name = prefix + variable(key.getName());
            if (key.getReturnType().isInterface()
                    && key.getReturnType().getEnclosingClass() == ServerConfig.class) {
                collect(key.getReturnType(), name + "_");
            } else {
                known.put(name, key.getGenericReturnType());
            }
        }
    }

    private static String variable(String method) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < method.length(); i++) {
            char c = method.charAt(i);
            if (Character.isUpperCase(c)) {
                name.append('_');
            }
            name.append(Character.toUpperCase(c));
        }
        return name.toString();
    }

    /// Names of the environment variables that are understood.
    List<String> names() {
        return List.copyOf(known.keySet());
    }

    /// @return what is wrong, one sentence for each key; empty if nothing is
    List<String> complaints(Map<String, String> environment) {
        List<String> complaints = new ArrayList<>();
        new TreeMap<>(environment)
                .forEach((name, value) -> {
                    if (name.startsWith(PREFIX)) {
                        complaint(name, value).ifPresent(complaints::add);
                    }
                });
        return complaints;
    }

    private Optional<String> complaint(String name, String value) {
        Optional<Type> type = Optional.ofNullable(known.get(name));
        if (type.isEmpty()) {
            return Optional.of(name + " is not a setting" + suggestion(name));
        }
        return expected(type.get(), value).map(what -> name + " must be " + what);
    }

    private String suggestion(String name) {
        return known.keySet().stream()
                .min(Comparator.comparingInt(other -> distance(name, other)))
                .filter(closest -> distance(name, closest) <= 4)
                .map(closest -> "; did you mean " + closest + "?")
                .orElse("");
    }

    private static Optional<String> expected(Type type, String value) {
        if (type instanceof ParameterizedType wrapped) {
            return value.isBlank()
                    ? Optional.empty()
                    : expected(wrapped.getActualTypeArguments()[0], value);
        }
        if (type == int.class || type == long.class) {
            long most = type == int.class ? Integer.MAX_VALUE : Long.MAX_VALUE;
            return number(value, most)
                    ? Optional.empty()
                    : Optional.of("a whole number from 0 to " + most);
        }
        if (type == boolean.class) {
            boolean fits = List.of("true", "false").contains(value.toLowerCase(Locale.ROOT));
            return fits ? Optional.empty() : Optional.of("true or false");
        }
        if (type instanceof Class<?> choice && choice.isEnum()) {
            List<String> names =
                    Arrays.stream(choice.getEnumConstants())
                            .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                            .toList();
            return names.contains(value)
                    ? Optional.empty()
                    : Optional.of("one of " + String.join(", ", names));
        }
        if (type == Path.class) {
            return path(value) ? Optional.empty() : Optional.of("a path");
        }
        return value.isBlank() ? Optional.of("given a value, or left out") : Optional.empty();
    }

    private static boolean number(String value, long most) {
        try {
            long number = Long.parseLong(value.strip());
            return number >= 0 && number <= most;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean path(String value) {
        try {
            return !value.isBlank() && !Path.of(value).toString().isEmpty();
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /// How many letters must be changed to get from one name to the other.
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                int best = Math.min(Math.min(row[j], row[j - 1]) + 1, diagonal + change);
                diagonal = row[j];
                row[j] = best;
            }
        }
        return row[other.length()];
    }
}
