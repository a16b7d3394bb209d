package dev.kaname.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One state of a repository, for good: what was there, what it came from, who made it, when and
/// why.
///
/// @param parents the first is the state this one changed
/// @param author who made the content
/// @param committer who brought it in
/// @param time in whole microseconds
/// @param attributes small texts that belong to the commit, part of its identity
public record Commit(
        TreeId tree,
        List<CommitId> parents,
        String author,
        String committer,
        Instant time,
        String message,
        Map<String, String> attributes) {
    static final int MOST_MESSAGE = 64 << 10;
    static final int MOST_ATTRIBUTES = 64;
    static final int MOST_NAME = 1024;
    static final int MOST_PARENTS = 16;

    public Commit {
        parents = List.copyOf(parents);
        attributes = Map.copyOf(attributes);
        time = time.truncatedTo(ChronoUnit.MICROS);
        atMost("message", message.length(), MOST_MESSAGE);
        atMost("attributes", attributes.size(), MOST_ATTRIBUTES);
        atMost("author", author.length(), MOST_NAME);
        atMost("committer", committer.length(), MOST_NAME);
        atMost("parents", parents.size(), MOST_PARENTS);
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            atMost("attributes", attribute.getKey().length(), MOST_NAME);
            atMost("attributes", attribute.getValue().length(), MOST_NAME);
        }
    }

    private static void atMost(String field, int size, int limit) {
        if (size > limit) {
            throw new StoreFailure.TooLarge(field, limit);
        }
    }

    byte[] encode() {
        Encoder encoder = new Encoder(256);
        encoder.id(tree.object()).number(parents.size());
        parents.forEach(parent -> encoder.id(parent.object()));
        encoder.text(author).text(committer);
        encoder.i64(ChronoUnit.MICROS.between(Instant.EPOCH, time));
        encoder.text(message).attributes(attributes);
        return encoder.toBytes();
    }

    static Commit decode(CommitId id, byte[] bytes) {
        Decoder decoder = new Decoder("commit " + id, bytes);
        TreeId tree = new TreeId(decoder.id());
        int count = decoder.count(ObjectId.BYTES);
        List<CommitId> parents = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            parents.add(new CommitId(decoder.id()));
        }
        String author = decoder.text();
        String committer = decoder.text();
        Instant time = Instant.EPOCH.plus(decoder.i64(), ChronoUnit.MICROS);
        String message = decoder.text();
        Map<String, String> attributes = decoder.attributes();
        decoder.end();
        return new Commit(tree, parents, author, committer, time, message, attributes);
    }
}
