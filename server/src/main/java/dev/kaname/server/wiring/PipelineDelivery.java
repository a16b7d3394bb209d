package dev.kaname.server.wiring;

import dev.kaname.database.Who;
import dev.kaname.delivery.DeliveryFailure;
import dev.kaname.delivery.Deployment;
import dev.kaname.delivery.Verdicts;
import dev.kaname.pipelines.ports.Delivery;
import dev.kaname.pipelines.ports.Models;
import dev.kaname.server.acts.Promote;
import dev.kaname.server.delivery.Rollouts;
import dev.kaname.serving.ServingFailure;
import java.util.Optional;

/// Pipelines place what passed their comparison behind endpoints, and keep what did not with its
/// version.
public final class PipelineDelivery implements Delivery, PipelineModels.Verdicts {
    private final Rollouts rollouts;
    private final Verdicts verdicts;

    public PipelineDelivery(Rollouts rollouts, Verdicts verdicts) {
        this.rollouts = rollouts;
        this.verdicts = verdicts;
    }

    @Override
    public String deploy(Request request) {
        Promote.Order order =
                new Promote.Order(
                        request.project(),
                        request.endpoint(),
                        version(request.version()),
                        Deployment.Kind.PROMOTE,
                        false,
                        "pipeline run " + request.pipelineRun(),
                        Optional.of(VerdictText.finding(request.verdict())));
        try {
            return rollouts.deploy(request.who(), order).deployment().id();
        } catch (DeliveryFailure | ServingFailure.NotServable refused) {
            throw new Refused(String.valueOf(refused.getMessage()));
        }
    }

    @Override
    public void judge(
            Who who,
            String project,
            Models.Version version,
            boolean passed,
            String verdict,
            String attempt) {
        verdicts.record(
                who.because("attempt:" + attempt),
                project,
                version(version),
                VerdictText.finding(verdict));
    }

    private static Deployment.Version version(Models.Version version) {
        return new Deployment.Version(
                version.id(),
                version.model(),
                Long.parseLong(version.version()),
                version.content().digest());
    }
}
