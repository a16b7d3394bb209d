package dev.kaname.pipelines;

import dev.kaname.pipelines.file.Problem;
import java.util.List;

/// Everything that can go wrong when something is asked of pipelines, as a closed set. What goes
/// wrong *inside* a pipeline run is no failure of ours: it is the state of a step.
public abstract sealed class PipelineFailure extends RuntimeException {
    private PipelineFailure(String message) {
        super(message);
    }

    /// Nothing of that name exists.
    public static final class Missing extends PipelineFailure {
        public Missing(String thing) {
            super(thing + " does not exist");
        }
    }

    /// The state of things forbids it now.
    public static final class Conflict extends PipelineFailure {
        public Conflict(String message) {
            super(message);
        }
    }

    /// A run must stand otherwise for this: be over, or not be over yet.
    public static final class WrongState extends PipelineFailure {
        public WrongState(String message) {
            super(message);
        }
    }

    /// The request can never succeed as it stands.
    public static final class Invalid extends PipelineFailure {
        private final String field;
        private final String remedy;

        public Invalid(String field, String reason, String remedy) {
            super(field + " " + reason);
            this.field = field;
            this.remedy = remedy;
        }

        public String field() {
            return field;
        }

        public String remedy() {
            return remedy;
        }
    }

    /// The principal whose rights would be used may not do what the pipeline does.
    public static final class Forbidden extends PipelineFailure {
        public Forbidden(String message) {
            super(message);
        }
    }

    /// A pipeline file is not good.
    public static final class Refused extends PipelineFailure {
        private final String path;
        private final transient List<Problem> problems;

        public Refused(String path, List<Problem> problems) {
            super(path + " does not check: " + summary(problems));
            this.path = path;
            this.problems = List.copyOf(problems);
        }

        private static String summary(List<Problem> problems) {
            Problem first = problems.getFirst();
            String more = problems.size() > 1 ? ", and " + (problems.size() - 1) + " more" : "";
            return first.code() + " at " + first.line() + ":" + first.column() + more;
        }

        public String path() {
            return path;
        }

        public List<Problem> problems() {
            return problems;
        }
    }
}
