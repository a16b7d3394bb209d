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

    /// Called when the default branch has moved, before everybody is told.
    default Following follow(CodeRepository repository, String commit) {
        return Following.NOTHING;
    }

    /// What a push sets going, followed while the client still waits.
    @FunctionalInterface
    interface Following extends AutoCloseable {
        /// Nothing is set going.
        Following NOTHING = List::of;

        /// Called once everybody was told, without any lock. It may wait some seconds, so that a
        /// person's next command meets what their push set going.
        ///
        /// @return names of what runs from the commit; empty when nothing does, or not yet
        List<String> running();

        @Override
        default void close() {}
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
