package dev.kaname.server.audit;

import dev.kaname.database.Database;
import dev.kaname.database.Event;
import dev.kaname.database.Outcome;
import dev.kaname.security.Grant;
import dev.kaname.security.Permission;
import dev.kaname.security.audit.Audit;
import dev.kaname.server.Page;
import dev.kaname.server.access.Caller;
import dev.kaname.server.access.Needs;
import dev.kaname.server.errors.Refusal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The audit log of one project: all of it for its auditors, their own acts for others. Reading it
/// is itself recorded (BI-074).
@Path("/api/v1/projects/{project}/audit")
@RunOnVirtualThread
public class ProjectAuditResource {
    private final Audit audit;
    private final Database database;
    private final Caller caller;

    ProjectAuditResource(Audit audit, Database database, Caller caller) {
        this.audit = audit;
        this.database = database;
        this.caller = caller;
    }

    /// Lists the records of the project, the oldest first; whoever is no auditor sees their own
    /// acts.
    @GET
    @Needs(value = Permission.AUDIT_READ, byObject = true)
    public Page<AuditRecords.View> list(
            @QueryParam("limit") @Nullable Integer limit,
            @QueryParam("after") @Nullable String after) {
        int most = Page.limit(limit);
        Page<AuditRecords.View> page =
                AuditRecords.page(
                        audit,
                        Optional.of(caller.project().id()),
                        onlyOwn(),
                        Page.after(after),
                        most);
        record("audit.read");
        return page;
    }

    private Optional<String> onlyOwn() {
        return caller.grant(Permission.AUDIT_READ) == Grant.YES
                ? Optional.empty()
                : Optional.of(caller.principal());
    }

    /// The log as lines of JSON for the verifier; of other projects' records only hashes.
    @GET
    @Path("export")
    @Produces("application/jsonl")
    @Needs(value = Permission.AUDIT_READ, byObject = true)
    public StreamingOutput export() {
        if (onlyOwn().isPresent()) {
            throw Refusal.forbidden();
        }
        record("audit.export");
        audit.settle();
        return AuditRecords.export(audit, Optional.of(caller.project().id()));
    }

    private void record(String action) {
        String project = caller.project().id();
        Event event = Event.of(project, action, "project", project);
        database.act(
                caller.who(),
                _ -> Outcome.of(true, action.equals("audit.read") ? event.asGathered() : event));
    }
}
