package dev.kaname.store;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// Reads tree nodes, the ones used last from memory: they never change, so they are never stale.
/// Safe for use by many threads.
final class NodeReader {
    private static final int KEPT = 512;

    private final ObjectSource source;
    private final Cache cache;

    NodeReader(ObjectSource source) {
        this(source, new Cache());
    }

    private NodeReader(ObjectSource source, Cache cache) {
        this.source = source;
        this.cache = cache;
    }

    /// A reader with the same memory that asks elsewhere first.
    NodeReader from(ObjectSource other) {
        return new NodeReader(other, cache);
    }

    TreeNode read(ObjectId id) {
        TreeNode kept = cache.find(id);
        if (kept != null) {
            return kept;
        }
        TreeNode node = TreeNode.decode(id, source.read(id, ObjectKind.TREE));
        cache.keep(id, node);
        return node;
    }

    private static final class Cache {
        private final ReentrantLock lock = new ReentrantLock();
        private final Map<ObjectId, TreeNode> nodes =
                new LinkedHashMap<>(KEPT, 0.75f, true) {
                    @Override
                    protected boolean removeEldestEntry(Map.Entry<ObjectId, TreeNode> eldest) {
                        return size() > KEPT;
                    }
                };

        @org.jspecify.annotations.Nullable
        TreeNode find(ObjectId id) {
            lock.lock();
            try {
                return nodes.get(id);
            } finally {
                lock.unlock();
            }
        }

        void keep(ObjectId id, TreeNode node) {
            lock.lock();
            try {
                nodes.put(id, node);
            } finally {
                lock.unlock();
            }
        }
    }
}
