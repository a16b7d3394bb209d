package dev.kaname.server.wiring;

import dev.kaname.pipelines.ports.Rights;
import dev.kaname.security.Grant;
import dev.kaname.security.Member;
import dev.kaname.security.Permission;
import dev.kaname.security.PermissionTable;
import dev.kaname.security.Security;
import java.util.Optional;

/// What a pipeline may do is what the people behind it may do, asked of the one permission table.
public final class PipelineRights implements Rights {
    private final Security security;
    private final PermissionTable table;

    public PipelineRights(Security security, PermissionTable table) {
        this.security = security;
        this.table = table;
    }

    @Override
    public boolean mayReadData(String project, String principal, String repository) {
        return may(project, principal, Permission.DATA_READ, repository);
    }

    @Override
    public boolean mayWriteData(String project, String principal, String repository) {
        return may(project, principal, Permission.DATA_WRITE, repository);
    }

    @Override
    public boolean mayDeploy(String project, String principal) {
        return grant(project, principal, Permission.DEPLOY) == Grant.YES;
    }

    private boolean may(
            String project, String principal, Permission permission, String repository) {
        return switch (grant(project, principal, permission)) {
            case YES, SERVICE -> true;
            case GRANTED ->
                    member(project, principal).orElseThrow().readable().contains(repository);
            case NO, PROPOSE, OWN, NOT_OWN -> false;
        };
    }

    private Grant grant(String project, String principal, Permission permission) {
        return member(project, principal)
                .map(member -> table.of(permission, member.roles(), member.owner()))
                .orElse(Grant.NO);
    }

    private Optional<Member> member(String project, String principal) {
        return security.principals().find(principal).filter(known -> !known.disabled()).isEmpty()
                ? Optional.empty()
                : security.projects().member(project, principal);
    }
}
