package dev.kaname.server.doctor;

import dev.kaname.database.Database;
import dev.kaname.database.Dialect;
import dev.kaname.sandbox.Isolation;
import dev.kaname.sandbox.IsolationReport;
import dev.kaname.sandbox.SandboxFailure;
import dev.kaname.sandbox.StepHost;
import dev.kaname.server.DataFolder;
import dev.kaname.server.IsolationRule;
import dev.kaname.server.ServerConfig;
import dev.kaname.server.ServerUser;
import dev.kaname.server.access.SelfService;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;

/// The health of an installation as a list of checks: what was looked at, how it stands, and what
/// to do. Says nothing that belongs to a project.
@Path("/api/v1/doctor")
@RunOnVirtualThread
public class DoctorResource {
    private static final long LITTLE = 2L << 30;

    private final Database database;
    private final DataFolder folder;
    private final Instance<StepHost> stepHost;
    private final IsolationRule rule;

    DoctorResource(
            Database database,
            DataFolder folder,
            Instance<StepHost> stepHost,
            ServerConfig config) {
        this.database = database;
        this.folder = folder;
        this.stepHost = stepHost;
        this.rule = config.isolation();
    }

    /// One check.
    ///
    /// @param check stable name of what was looked at
    /// @param result `ok`, `warning` or `failure`
    /// @param detail what was found
    /// @param remedy what to do about it; empty when nothing is wrong
    public record Finding(String check, String result, String detail, String remedy) {}

    /// The health of the installation.
    ///
    /// @param items one for each check
    public record Report(List<Finding> items) {}

    /// Looks at the health of the installation.
    @GET
    @SelfService
    public Report look() {
        return new Report(List.of(database(), disk(), isolation(), user(ServerUser.isRoot())));
    }

    private Finding database() {
        boolean answers = database.read(rows -> rows.any("SELECT 1"));
        String kind = database.dialect() == Dialect.SQLITE ? "SQLite" : "PostgreSQL";
        return answers
                ? new Finding("database", "ok", kind, "")
                : new Finding("database", "failure", kind, "look into the server's log");
    }

    private Finding disk() {
        try {
            long free = Files.getFileStore(folder.path()).getUsableSpace();
            String detail = String.format(Locale.ROOT, "%.1f GiB free", free / (double) (1L << 30));
            return free < LITTLE
                    ? new Finding(
                            "disk", "warning", detail, "make room on the disk of the data folder")
                    : new Finding("disk", "ok", detail, "");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static Finding user(boolean root) {
        return root
                ? new Finding(
                        "user",
                        "warning",
                        "the server runs as root, so that a way out of a step is a way into all of"
                                + " the machine",
                        ServerUser.REMEDY)
                : new Finding("user", "ok", "not root", "");
    }

    private Finding isolation() {
        try {
            return isolation(rule, stepHost.get().isolation());
        } catch (SandboxFailure failure) {
            return new Finding(
                    "isolation",
                    "failure",
                    "step-host does not answer",
                    "check that Python 3.10 or newer is on the server's PATH");
        }
    }

    /// The level that steps get, which may be less than the machine would give.
    static Finding isolation(IsolationRule rule, IsolationReport machine) {
        if (rule == IsolationRule.NONE) {
            return new Finding(
                    "isolation",
                    "warning",
                    "none: KANAME_SERVER_ISOLATION says so",
                    "run only code you trust, or set KANAME_SERVER_ISOLATION=best");
        }
        String level = machine.best().name().toLowerCase(Locale.ROOT);
        String detail = level + ": " + machine.explanation();
        return machine.best() == Isolation.NONE
                ? new Finding(
                        "isolation",
                        "warning",
                        detail,
                        "install bubblewrap and allow user namespaces, or run only code you trust")
                : new Finding("isolation", "ok", detail, "");
    }
}
