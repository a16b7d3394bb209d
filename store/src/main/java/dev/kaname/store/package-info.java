/// Versioned data: content-addressed files, trees and commits over two small primitives.
///
/// Start at [dev.kaname.store.Store]. Everything of weight is written once above [ObjectStore] and
/// [ReferenceStore]; a back end implements only those two. The bytes are described in
/// `docs/reference/store-format.md`.
@NullMarked
package dev.kaname.store;

import org.jspecify.annotations.NullMarked;
