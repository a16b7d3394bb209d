package dev.kaname.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// The row on which a JDBC result stands.
final class ResultRow implements Row {
    private final ResultSet result;

    ResultRow(ResultSet result) {
        this.result = result;
    }

    @Override
    public String text(String column) {
        return textIfAny(column).orElseThrow(() -> isNull(column));
    }

    @Override
    public long number(String column) {
        try {
            long value = result.getLong(column);
            if (value == 0 && result.wasNull()) {
                throw isNull(column);
            }
            return value;
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    @Override
    public int integer(String column) {
        return Math.toIntExact(number(column));
    }

    @Override
    public double real(String column) {
        return realIfAny(column).orElseThrow(() -> isNull(column));
    }

    @Override
    public boolean flag(String column) {
        return number(column) != 0;
    }

    @Override
    public byte[] bytes(String column) {
        return bytesIfAny(column).orElseThrow(() -> isNull(column));
    }

    @Override
    public Instant instant(String column) {
        return Microseconds.toInstant(number(column));
    }

    @Override
    public Optional<String> textIfAny(String column) {
        try {
            return Optional.ofNullable(result.getString(column));
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    @Override
    public OptionalLong numberIfAny(String column) {
        try {
            long value = result.getLong(column);
            return result.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    @Override
    public OptionalDouble realIfAny(String column) {
        try {
            double value = result.getDouble(column);
            return result.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(value);
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    @Override
    public Optional<byte[]> bytesIfAny(String column) {
        try {
            return Optional.ofNullable(result.getBytes(column));
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    @Override
    public Optional<Instant> instantIfAny(String column) {
        OptionalLong value = numberIfAny(column);
        return value.isPresent()
                ? Optional.of(Microseconds.toInstant(value.getAsLong()))
                : Optional.empty();
    }

    private static IllegalStateException isNull(String column) {
        return new IllegalStateException("column " + column + " is null");
    }
}
