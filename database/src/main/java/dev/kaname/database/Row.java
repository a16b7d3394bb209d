package dev.kaname.database;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// One row of an answer, read by column name. The plain methods are for columns that are never null
/// and fail loudly on one.
public interface Row {
    String text(String column);

    long number(String column);

    int integer(String column);

    double real(String column);

    boolean flag(String column);

    byte[] bytes(String column);

    /// A column of microseconds since the epoch.
    Instant instant(String column);

    Optional<String> textIfAny(String column);

    OptionalLong numberIfAny(String column);

    OptionalDouble realIfAny(String column);

    Optional<byte[]> bytesIfAny(String column);

    Optional<Instant> instantIfAny(String column);
}
