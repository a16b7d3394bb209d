package dev.kaname.store;

/// Where encoded objects come from, proved against their ids.
@FunctionalInterface
interface ObjectSource {
    Packs.Body read(ObjectId id);

    /// @throws StoreFailure.Corrupt if the object is of another kind
    default byte[] read(ObjectId id, ObjectKind expected) {
        Packs.Body body = read(id);
        if (body.kind() != expected) {
            throw new StoreFailure.Corrupt("object " + id, "it is not a " + expected);
        }
        return body.bytes();
    }
}
