package dev.kaname.server.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.server.edge.BodyRoom.Answer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BodyRoomTest {
    @Test
    void onePersonHasHalfAndTheOthersTheRest() {
        BodyRoom room = new BodyRoom(100);
        assertEquals(Answer.TAKEN, room.take("ann", 30));
        assertEquals(Answer.TAKEN, room.take("ann", 20));
        assertEquals(Answer.TOO_MUCH_OF_ONE, room.take("ann", 1));
        assertEquals(Answer.TAKEN, room.take("ben", 30));
        assertEquals(Answer.TAKEN, room.take("cem", 20));
        assertEquals(Answer.TOO_MUCH_OF_ALL, room.take("dee", 1));
        room.giveBack("ann", 30);
        assertEquals(Answer.TAKEN, room.take("dee", 30));
        assertEquals(Answer.TOO_MUCH_OF_ALL, room.take("ann", 1));
    }

    @Test
    void whatIsLargerThanAShareIsTakenWhenNothingElseIs() {
        BodyRoom room = new BodyRoom(100);
        assertEquals(Answer.TAKEN, room.take("ann", 1_000));
        assertEquals(Answer.TOO_MUCH_OF_ONE, room.take("ann", 1));
        room.giveBack("ann", 1_000);
        assertEquals(Answer.TAKEN, room.take("ann", 50));
        assertEquals(Answer.TAKEN, room.take("ben", 50));
    }

    @Test
    void aBodyThatGrowsPaysWhatItHasBecomeAndGivesItBackOnce() {
        BodyRoom room = new BodyRoom(100);
        BodyRoom.Stay stay = room.enter("ann");
        assertEquals(Answer.TAKEN, stay.grow(10));
        assertEquals(Answer.TAKEN, stay.grow(40));
        assertEquals(Answer.TAKEN, stay.grow(20));
        assertEquals(Answer.TOO_MUCH_OF_ONE, room.take("ann", 11));
        assertEquals(Answer.TAKEN, room.enter("ben").grow(1_000));
        assertEquals(Answer.TOO_MUCH_OF_ALL, room.take("cem", 11));
        assertEquals(Answer.TAKEN, room.take("cem", 10));
        assertEquals(Answer.TOO_MUCH_OF_ALL, stay.grow(50));
        stay.end();
        stay.end();
        assertEquals(Answer.TAKEN, room.take("cem", 40));
        assertEquals(Answer.TOO_MUCH_OF_ALL, room.take("ann", 1));
        assertEquals(Answer.TAKEN, stay.grow(50), "nobody is there any more");
    }

    @Test
    void aSmallHeapHasRoomForAFewUploadsAndALargerOneForMore() {
        assertEquals(8, uploads(64L << 20));
        assertEquals(32, uploads(512L << 20));
        assertTrue(uploads(4L << 30) > 200);
    }

    private static long uploads(long heap) {
        BodyRoom room = BodyRoom.inHeap(heap);
        return IntStream.range(0, 10_000)
                .filter(number -> room.take("p" + number, BodyRoom.UPLOAD) == Answer.TAKEN)
                .count();
    }
}
