package dev.kaname.code;

import dev.kaname.database.Who;
import java.util.List;
import java.util.Locale;

/// Looks at a branch as a push would leave it, before anything moves. Declared here, given by
/// whoever knows what the files mean.
///
/// It is called while the client waits, so it takes a second at most; it reads the tree and writes
/// nothing. A check that throws refuses the push.
@FunctionalInterface
public interface PushCheck {
    /// A check that lets everything pass.
    PushCheck NONE = _ -> new Answer(List.of(), List.of());

    Answer check(Candidate candidate);

    /// Called when the default branch has moved for good, while the client still waits. It may wait
    /// some seconds for what the push sets going, so that a person's next command meets it.
    ///
    /// @return names of what runs from this commit; empty when nothing does, or not yet
    default List<String> moved(CodeRepository repository, String commit) {
        return List.of();
    }

    /// @param branch short name
    /// @param active whether it is the default branch, whose head is what runs
    /// @param tree the files; closed when the check returns
    /// @param locale of the person who pushes
    record Candidate(
            CodeRepository repository,
            Who who,
            String branch,
            boolean active,
            CodeTree tree,
            Locale locale) {}

    /// @param problems lines for the person, each complete in itself (`file:line:column: code:
    ///   what, and what to do`); any of them refuses the branch
    /// @param notes lines for the person that refuse nothing
    record Answer(List<String> problems, List<String> notes) {
        public Answer {
            problems = List.copyOf(problems);
            notes = List.copyOf(notes);
        }
    }
}
