package dev.kaname.store;

import java.util.List;

/// The whole demand on a back end for everything that moves: branches, tags, run outputs.
///
/// Reading and moving are linearisable per name. Nothing is promised across names; whoever needs
/// two references to move together puts both into one object and moves a single reference to it.
public interface ReferenceStore {
    /// The pointer as it is now; a free name has an empty target, never null.
    Reference read(String name);

    /// Moves the pointer if it still is what `seen` says, and answers whether it did. Moving to the
    /// empty target frees the name.
    ///
    /// @throws StoreFailure.OutcomeUnknown if the back end was reached but its answer was lost; the
    ///   caller reads again and recognises its own `target`
    boolean move(Reference seen, String target);

    /// The pointers whose names begin with `prefix` and come after `after` (in one order that this
    /// back end keeps to), at most `limit`, free ones left out.
    List<Reference> list(String prefix, String after, int limit);
}
