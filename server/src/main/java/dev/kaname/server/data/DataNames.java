package dev.kaname.server.data;

import dev.kaname.database.Edge.Node;
import dev.kaname.lineage.Lineage;
import dev.kaname.server.acts.CommitData;
import dev.kaname.server.lineage.NodeNames;
import dev.kaname.store.CommitId;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What people call data in questions about lineage: the id of a commit, `repository@branch`, and
/// either with `:path` behind.
public final class DataNames implements NodeNames {
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{64}");
    private static final int MOST = 1_000;

    private final Repositories repositories;
    private final Branches branches;
    private final Lineage lineage;

    public DataNames(Repositories repositories, Branches branches, Lineage lineage) {
        this.repositories = repositories;
        this.branches = branches;
        this.lineage = lineage;
    }

    @Override
    public List<Node> find(String project, String word) {
        int colon = word.indexOf(':');
        String state = colon < 0 ? word : word.substring(0, colon);
        String path = colon < 0 ? "" : word.substring(colon);
        return commits(project, state).stream()
                .flatMap(id -> lineage.find(project, "data", id + path).stream())
                .toList();
    }

    private List<String> commits(String project, String state) {
        if (COMMIT.matcher(state).matches()) {
            return repositories.list(project, "", MOST).stream()
                    .map(repository -> CommitData.id(repository, CommitId.parse(state)))
                    .toList();
        }
        int at = state.indexOf('@');
        if (at < 1) {
            return List.of();
        }
        return repositories.find(project, state.substring(0, at)).stream()
                .flatMap(repository -> head(repository, state.substring(at + 1)).stream())
                .toList();
    }

    private Optional<String> head(Repository repository, String branch) {
        if (!BranchName.isOne(branch)) {
            return Optional.empty();
        }
        return branches.head(repository, new BranchName(branch))
                .map(commit -> CommitData.id(repository, commit));
    }
}
