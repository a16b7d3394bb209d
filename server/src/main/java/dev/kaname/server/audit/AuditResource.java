package dev.kaname.server.audit;

import dev.kaname.database.Database;
import dev.kaname.database.Event;
import dev.kaname.database.Outcome;
import dev.kaname.security.Permission;
import dev.kaname.security.audit.Audit;
import dev.kaname.security.audit.AuditVerifier;
import dev.kaname.server.Page;
import dev.kaname.server.access.Caller;
import dev.kaname.server.access.Needs;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The audit log of the whole installation, for administrators, who can read and verify it and
/// change nothing. Records hold ids and digests, no content of projects.
@Path("/api/v1/audit")
@RunOnVirtualThread
public class AuditResource {
    private final Audit audit;
    private final Database database;
    private final Caller caller;

    AuditResource(Audit audit, Database database, Caller caller) {
        this.audit = audit;
        this.database = database;
        this.caller = caller;
    }

    /// How the log stands.
    ///
    /// @param origin name of this log in its checkpoints
    /// @param records in the chain
    /// @param proven how many of them stand under the last checkpoint
    /// @param unchained acts whose records still wait for their place
    public record State(String origin, long records, OptionalLong proven, long unchained) {}

    /// Something that is wrong with the log.
    ///
    /// @param kind what is wrong
    /// @param record the first record concerned
    public record FindingView(String kind, long record) {}

    /// What verifying the log came to.
    ///
    /// @param whole whether nothing is wrong
    /// @param records in the chain
    /// @param proven how many of them stand under the last checkpoint
    /// @param findings what is wrong
    public record Verification(
            boolean whole, long records, long proven, List<FindingView> findings) {
        static Verification of(AuditVerifier.Report report) {
            return new Verification(
                    report.whole(),
                    report.records(),
                    report.proven(),
                    report.findings().stream()
                            .map(found ->
                                    new FindingView(
                                            found.getClass()
                                                    .getSimpleName()
                                                    .toLowerCase(Locale.ROOT),
                                            found.seq()))
                            .toList());
        }
    }

    /// Lists the records of the whole installation, the oldest first.
    @GET
    @Needs(Permission.AUDIT_VERIFY)
    public Page<AuditRecords.View> list(
            @QueryParam("limit") @Nullable Integer limit,
            @QueryParam("after") @Nullable String after) {
        int most = Page.limit(limit);
        Page<AuditRecords.View> page =
                AuditRecords.page(
                        audit, Optional.empty(), Optional.empty(), Page.after(after), most);
        record(Event.of("", "audit.read", "installation", "").asGathered());
        return page;
    }

    /// Shows how long the log is and how much of it is proven.
    @GET
    @Path("state")
    @Needs(Permission.AUDIT_VERIFY)
    public State state() {
        Audit.State state = audit.state();
        return new State(state.origin(), state.size(), state.proven(), state.unchained());
    }

    /// Verifies the whole log as it stands in the database.
    @POST
    @Path("verification")
    @Needs(Permission.AUDIT_VERIFY)
    public Verification verify() {
        record(Event.of("", "audit.verify", "installation", ""));
        audit.settle();
        return Verification.of(audit.verify());
    }

    /// Hands out the whole log as lines of JSON, for the verifier.
    @GET
    @Path("export")
    @Produces("application/jsonl")
    @Needs(Permission.AUDIT_VERIFY)
    public StreamingOutput export() {
        record(Event.of("", "audit.export", "installation", ""));
        audit.settle();
        return AuditRecords.export(audit, Optional.empty());
    }

    private void record(Event event) {
        database.act(caller.who(), _ -> Outcome.of(true, event));
    }
}
