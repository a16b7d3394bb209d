package dev.kaname.code;

import java.time.Instant;
import java.util.List;

/// One commit of the history.
///
/// @param author as the commit says, which proves nothing: who pushed it stands in the event log
/// @param subject first line of the message
public record CodeCommit(
        String id,
        List<String> parents,
        String author,
        Instant authored,
        String subject,
        String message) {
    public CodeCommit {
        parents = List.copyOf(parents);
    }
}
