package dev.kaname.server.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.server.errors.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundedBodyTest {
    private final List<Long> told = new ArrayList<>();

    private BoundedBody body(int length, long limit) {
        return new BoundedBody(
                new ByteArrayInputStream(new byte[length]), limit, () -> {}, told::add);
    }

    @Test
    void aBodyIsToldOfBeforeItIsLongerThanWasToldLast() throws IOException {
        BoundedBody body = body(1 << 20, 900 << 10);
        long read = 0;
        long most = 64 << 10;
        byte[] piece = new byte[8 << 10];
        while (read < 800 << 10) {
            read += body.read(piece);
            most = told.isEmpty() ? most : told.getLast();
            assertTrue(read <= most, read + " of " + told);
        }
        assertEquals(900L << 10, told.getLast());
        assertThrows(Refusal.class, body::readAllBytes);
    }

    @Test
    void aSmallOneIsNotToldOf() throws IOException {
        assertEquals(64 << 10, body(64 << 10, 900 << 10).readAllBytes().length);
        assertEquals(List.of(), told);
    }
}
