/// The MLflow protocol of a project: what unmodified clients speak.
///
/// Every call is served twice, below `api/2.0` for clients and below `ajax-api/2.0` for browsers,
/// by the same method. Requests are read leniently ([dev.kaname.server.tracking.Fields]), answers
/// are written strictly: numbers as numbers, nothing null, absent things left out.
@NullMarked
package dev.kaname.server.tracking;

import org.jspecify.annotations.NullMarked;
