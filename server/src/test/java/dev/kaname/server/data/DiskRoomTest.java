package dev.kaname.server.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskRoomTest {
    private static final long GIB = 1L << 30;

    @TempDir Path folder;

    @Test
    void aGibibyteOrATwentiethOfASmallDiskIsKept() {
        assertEquals(9 * GIB, DiskRoom.beyondReserve(10 * GIB, 100 * GIB));
        assertEquals(10 * GIB - GIB / 2, DiskRoom.beyondReserve(10 * GIB, 10 * GIB));
        assertEquals(0, DiskRoom.beyondReserve(GIB - 1, 100 * GIB));
    }

    @Test
    void thereIsLessRoomThanTheDiskHasFree() {
        long room = new DiskRoom(folder).bytes();
        assertTrue(room >= 0 && room < folder.toFile().getTotalSpace(), () -> room + " bytes");
    }
}
