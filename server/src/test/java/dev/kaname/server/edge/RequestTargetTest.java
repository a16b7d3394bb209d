package dev.kaname.server.edge;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/api/v1/me",
                "/api/v1/projects/a/repositories/b/files/%E3%83%87%E3%83%BC%E3%82%BF.csv",
                "/x/a%20b",
                "/x/100%25.csv",
                "/x?filter=a%3B%2F..%5C",
                "/x/...",
                "/x/a..b",
                "/api/v1/me/"
            })
    void aPathWithOneReadingIsPlain(String target) {
        assertTrue(RequestTarget.plain(target), target);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "http://localhost/api",
                "/a;x=1/b",
                "/a/b;x=1",
                "/a%3Bb",
                "/a%3bb",
                "/a%2Fb",
                "/a%2fb",
                "/a%5Cb",
                "/a\\b",
                "//a",
                "/a//b",
                "/a/../b",
                "/a/./b",
                "/a/..",
                "/a/%2e%2e/b",
                "/a/.%2E/b",
                "/a%00b",
                "/a?b=%00",
                "/a%0d%0ab",
                "/a%1fb",
                "/a%zz",
                "/a%",
                "/a%2",
                "/a b",
                "/a#b",
                "/ä",
                "/a\u0000"
            })
    void anAddressWithTwoReadingsIsNot(String target) {
        assertFalse(RequestTarget.plain(target), target);
    }
}
