package dev.kaname.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kaname.delivery.Deployment.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateTest {
    /// The whole decision: who asks, what the endpoint asks for, what was found, overruled or not.
    @ParameterizedTest(name = "{0} under {1}, judged {2}, overruled {3}: {4}")
    @CsvSource({
        "DEPLOY, NOT_REFUSED, none, false, open",
        "DEPLOY, NOT_REFUSED, none, true, open",
        "DEPLOY, NOT_REFUSED, pass, false, open",
        "DEPLOY, NOT_REFUSED, pass, true, open",
        "DEPLOY, NOT_REFUSED, refuse, false, closed",
        "DEPLOY, NOT_REFUSED, refuse, true, open",
        "DEPLOY, PASSED, none, false, closed",
        "DEPLOY, PASSED, none, true, open",
        "DEPLOY, PASSED, pass, false, open",
        "DEPLOY, PASSED, refuse, false, closed",
        "DEPLOY, PASSED, refuse, true, open",
        "PROMOTE, NOT_REFUSED, none, false, closed",
        "PROMOTE, NOT_REFUSED, none, true, closed",
        "PROMOTE, NOT_REFUSED, pass, false, open",
        "PROMOTE, NOT_REFUSED, refuse, false, closed",
        "PROMOTE, NOT_REFUSED, refuse, true, closed",
        "PROMOTE, PASSED, pass, false, open",
        "PROMOTE, PASSED, none, false, closed",
        "PROMOTE, PASSED, refuse, true, closed",
        "ROLLBACK, PASSED, none, false, open",
        "ROLLBACK, PASSED, refuse, false, open",
        "ROLLBACK, NOT_REFUSED, refuse, false, open"
    })
    void theGateOpensOnlyForWhatMayPass(
            Kind kind, GateRule rule, String judged, boolean overruled, String expected) {
        Optional<Verdict> verdict =
                judged.equals("none") ? Optional.empty() : Optional.of(verdict(judged));
        String decided =
                switch (Gate.of(rule, kind, verdict, overruled)) {
                    case Gate.Open() -> "open";
                    case Gate.Closed(List<String> reasons) -> {
                        assertEquals(1, reasons.size());
                        yield "closed";
                    }
                };
        assertEquals(expected, decided);
    }

    private static Verdict verdict(String judged) {
        return new Verdict(
                "p1",
                "v1",
                "m1",
                judged.equals("pass"),
                List.of("auc 0.6 is below 0.63"),
                "{}",
                Instant.EPOCH,
                "ann",
                Optional.empty());
    }
}
