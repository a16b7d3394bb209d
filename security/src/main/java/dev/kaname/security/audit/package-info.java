/// The audit log: one record per act, chained so that a change, a gap or a cut tail is found by
/// anybody who holds an export.
///
/// Start at [dev.kaname.security.audit.Audit]; [dev.kaname.security.audit.AuditVerifier] needs
/// nothing but the export and leans on nothing else of this module.
@NullMarked
package dev.kaname.security.audit;

import org.jspecify.annotations.NullMarked;
