package dev.kaname.tracking;

import dev.kaname.database.Who;
import java.util.Optional;

/// Who writes.
///
/// @param attempt the attempt of a pipeline's step whose token was used: what it creates is linked
///   to it, without a word in the user's script
public record Author(Who who, Optional<String> attempt) {
    public static Author of(Who who) {
        return new Author(who, Optional.empty());
    }
}
