package dev.kaname.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The paths whose files differ between two trees, in order; subtrees that are the same are stepped
/// over unread, so the cost follows the change and not the size.
final class TreeDiff {
    private final TreeCursor before;
    private final TreeCursor after;
    private final byte[] end;

    TreeDiff(NodeReader nodes, ObjectId before, ObjectId after, byte[] start, byte[] end) {
        this.before = new TreeCursor(nodes, before, start);
        this.after = new TreeCursor(nodes, after, start);
        this.end = end;
    }

    /// The next changes, at most `limit`; fewer only when there are no more.
    List<Change> next(int limit) {
        List<Change> changes = new ArrayList<>();
        while (changes.size() < limit) {
            Optional<Change> change = step();
            if (change.isPresent()) {
                changes.add(change.get());
            } else if (ended(before) && ended(after)) {
                break;
            }
        }
        return changes;
    }

    private boolean ended(TreeCursor cursor) {
        return cursor.atEnd() || !Tree.isBefore(cursor.key(), end);
    }

    /// Goes one step on; empty if that step showed no change.
    private Optional<Change> step() {
        if (ended(before) && ended(after)) {
            return Optional.empty();
        }
        if (ended(before)) {
            return only(after);
        }
        if (ended(after)) {
            return only(before);
        }
        int order = Arrays.compareUnsigned(before.key(), after.key());
        if (order < 0 && before.atFile()) {
            return only(before);
        }
        if (order > 0 && after.atFile()) {
            return only(after);
        }
        if (before.atFile() && after.atFile()) {
            return files();
        }
        enterOrSkip();
        return Optional.empty();
    }

    /// At least one of the two stands before a subtree.
    private void enterOrSkip() {
        if (before.atFile()) {
            after.enter();
        } else if (after.atFile()) {
            before.enter();
        } else if (before.subtree().id().equals(after.subtree().id())) {
            before.skip();
            after.skip();
        } else if (before.subtreeLevel() >= after.subtreeLevel()) {
            before.enter();
        } else {
            after.enter();
        }
    }

    private Optional<Change> only(TreeCursor cursor) {
        if (!cursor.atFile()) {
            cursor.enter();
            return Optional.empty();
        }
        TreeEntry entry = cursor.file().entry();
        cursor.skip();
        return Optional.of(
                cursor == before
                        ? new Change(entry.path(), Optional.of(entry), Optional.empty())
                        : new Change(entry.path(), Optional.empty(), Optional.of(entry)));
    }

    /// Both stand before a file of the same path.
    private Optional<Change> files() {
        TreeEntry old = before.file().entry();
        TreeEntry now = after.file().entry();
        before.skip();
        after.skip();
        return old.equals(now)
                ? Optional.empty()
                : Optional.of(new Change(now.path(), Optional.of(old), Optional.of(now)));
    }
}
