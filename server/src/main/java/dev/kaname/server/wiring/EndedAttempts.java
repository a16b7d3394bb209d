package dev.kaname.server.wiring;

import dev.kaname.database.ActSink;
import dev.kaname.database.Edge;
import dev.kaname.database.LoggedEvent;
import dev.kaname.database.Tx;
import dev.kaname.database.Who;
import dev.kaname.pipelines.Pipelines;
import dev.kaname.security.audit.Audit;
import dev.kaname.tracking.TrackingFailure;
import java.util.List;

/// Lets no act of an attempt through that comes after its end.
///
/// Its token is dead by then, but a request is let in by its head, and its body may take hours:
/// what was sealed would be changed by whoever kept one open. That it was refused is written down
/// all the same.
public final class EndedAttempts implements ActSink {
    @Override
    public void record(Tx tx, LoggedEvent event, List<Edge> edges) {
        Who who = event.who();
        // nobody else acts by a token for another
        boolean attempt = who.token().isPresent() && who.onBehalfOf().isPresent();
        boolean changes = !event.event().kind().equals(Audit.REFUSED);
        if (attempt && changes && Pipelines.isOver(tx, event.event().project(), who.principal())) {
            throw new TrackingFailure.NotYours(
                    "The attempt of the step has ended, and with it what it may change.");
        }
    }
}
