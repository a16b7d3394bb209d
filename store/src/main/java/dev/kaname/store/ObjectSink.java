package dev.kaname.store;

/// Where encoded objects go. Answers the id at once; the object is durable when its upload says so.
@FunctionalInterface
interface ObjectSink {
    ObjectId put(ObjectKind kind, byte[] bytes);
}
