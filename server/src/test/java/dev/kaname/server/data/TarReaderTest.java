package dev.kaname.server.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.server.Tars;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Enumeration;
import org.junit.jupiter.api.Test;

class TarReaderTest {
    private static final int HEADERS = 3000;
    private static final int MOST_GROWTH = 60 << 20;

    /// BI-030: folders, links and names count as much as files.
    @Test
    void anArchiveOfEndlessHeadersIsRefused() throws IOException {
        Tars folders = new Tars();
        for (int i = 0; i < 10; i++) {
            folders.folder("f" + i + "/");
        }
        byte[] tar = folders.file("a.csv", "1").end();

        assertThrows(TarRefused.class, () -> reader(tar, 10).next());
        assertEquals("a.csv", reader(tar, 11).next().orElseThrow().name());
    }

    private static TarReader reader(byte[] tar, long mostHeaders) {
        return new TarReader(new ByteArrayInputStream(tar), mostHeaders);
    }

    /// BI-030: extended headers that follow each other, each with another key, once stayed in
    /// memory until a file came.
    @Test
    void extendedHeadersWithoutAFileFillNoMemory() throws IOException {
        Headers headers = new Headers();
        TarReader reader = new TarReader(new SequenceInputStream(headers));

        assertEquals("a.csv", reader.next().orElseThrow().name());
        assertTrue(headers.growth < MOST_GROWTH, "memory grew by " + headers.growth);
    }

    /// 60 KB in each header, and a file behind the last; before which memory is looked at.
    private static final class Headers implements Enumeration<InputStream> {
        private final String value = "x".repeat(60_000);
        private final long before = used();
        private int count;
        private long growth;

        @Override
        public boolean hasMoreElements() {
            return count <= HEADERS;
        }

        @Override
        public InputStream nextElement() {
            count++;
            if (count > HEADERS) {
                growth = used() - before;
                return new ByteArrayInputStream(new Tars().file("a.csv", "1").end());
            }
            return new ByteArrayInputStream(new Tars().pax("key" + count, value).cut());
        }

        private static long used() {
            System.gc();
            return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        }
    }
}
