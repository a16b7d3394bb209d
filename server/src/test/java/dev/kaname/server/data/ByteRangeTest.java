package dev.kaname.server.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kaname.server.data.ByteRange.Asked;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource({
        "bytes=0-0, 10, 0, 1",
        "bytes=2-5, 10, 2, 4",
        "bytes=5-, 10, 5, 5",
        "bytes=9-99, 10, 9, 1",
        "bytes=-3, 10, 7, 3",
        "bytes=-99, 10, 0, 10",
    })
    void aRangeIsCutToTheFile(String header, long size, long offset, long length) {
        assertEquals(
                new Asked.Part(new ByteRange(offset, length)),
                ByteRange.parse(Optional.of(header), size));
    }

    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource({"bytes=10-, 10", "bytes=10-12, 10", "bytes=-0, 10", "bytes=0-, 0", "bytes=-5, 0"})
    void aRangeBehindTheEndIsNothing(String header, long size) {
        assertEquals(new Asked.Nothing(), ByteRange.parse(Optional.of(header), size));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes=-",
                "bytes=5-2",
                "bytes=0-1,3-4",
                "lines=0-1",
                "bytes=a-b",
                "bytes=99999999999999999999-"
            })
    void whatIsNoSingleRangeIsIgnored(String header) {
        assertEquals(new Asked.Whole(), ByteRange.parse(Optional.of(header), 10));
    }
}
