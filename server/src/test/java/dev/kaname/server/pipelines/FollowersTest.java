package dev.kaname.server.pipelines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kaname.server.errors.Code;
import dev.kaname.server.errors.Refusal;
import org.junit.jupiter.api.Test;

class FollowersTest {
    private final Followers followers = new Followers();

    @Test
    void whoFollowsTooManyLogsIsRefusedUntilOneEnds() {
        for (int i = 0; i < Followers.MOST; i++) {
            followers.enter("eve");
        }
        Refusal refused = assertThrows(Refusal.class, () -> followers.enter("eve"));
        assertEquals(Code.TOO_MANY_REQUESTS, refused.problem().code());
        followers.enter("alice");
        followers.leave("eve");
        followers.enter("eve");
        assertThrows(Refusal.class, () -> followers.enter("eve"));
    }
}
