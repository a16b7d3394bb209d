package dev.kaname.server.badinputs;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.Set;
import java.util.stream.Stream;

/// The inputs that get as far as the database, with the other one behind the same doors: it keeps
/// no NUL and no half character, compares text in its own way and knows no negative limit.
@QuarkusTest
@TestProfile(OnPostgres.class)
class BadInputOnPostgresTest extends BadInputTest {
    private static final Set<String> REACH_THE_DATABASE =
            Set.of(
                    "BI-002", "BI-008", "BI-016", "BI-022", "BI-024", "BI-061", "BI-067", "BI-069",
                    "BI-073", "BI-074", "BI-075", "BI-078", "BI-114", "BI-121", "BI-134");

    static Stream<BadInput> cases() {
        return BadInputTest.cases().filter(input -> REACH_THE_DATABASE.contains(input.id()));
    }
}
