package dev.kaname.security.audit;

import java.util.Optional;
import java.util.OptionalLong;

/// Follows the links of the chain and says which record a link that does not fit accuses.
///
/// A record that was changed has another hash than the next one names, so a single misfit accuses
/// the record before it. Where a record's own link was changed, its hash changed too, and the next
/// link does not fit either: two misfits in a row accuse the first of the two.
final class Links {
    private Optional<String> previous = Optional.of(Entry.START);
    private OptionalLong misfit = OptionalLong.empty();

    /// Follows the link of the record at `seq`.
    ///
    /// @return the record that is accused by now
    OptionalLong follow(long seq, String link, String hash) {
        boolean fits = previous.map(link::equals).orElse(true);
        OptionalLong accused = OptionalLong.empty();
        if (misfit.isPresent()) {
            accused = OptionalLong.of(fits ? Math.max(1, seq - 2) : seq - 1);
            misfit = OptionalLong.empty();
        } else if (!fits) {
            misfit = OptionalLong.of(seq);
        }
        previous = Optional.of(hash);
        return accused;
    }

    /// Goes on after a place where the chain cannot be followed.
    ///
    /// @param proven up to which record a checkpoint confirms the log
    OptionalLong breakOff(long proven) {
        OptionalLong accused = OptionalLong.empty();
        if (misfit.isPresent()) {
            long seq = misfit.getAsLong();
            // nothing follows that could tell the two apart, save a checkpoint between them
            accused = OptionalLong.of(seq == 1 || proven >= seq - 1 ? seq : seq - 1);
        }
        misfit = OptionalLong.empty();
        previous = Optional.empty();
        return accused;
    }

    /// Takes the hash of a record that is not shown.
    ///
    /// @return the record that is accused by now
    OptionalLong pass(String hash, long proven) {
        OptionalLong accused = breakOff(proven);
        previous = Optional.of(hash);
        return accused;
    }
}
