package dev.kaname.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepoPathTest {
    @ParameterizedTest(name = "{0}: {1} (twin: {2})")
    @CsvSource(
            delimiter = '|',
            value = {
                "BI-001 | a/../../etc/passwd            | a/.../etc/passwd",
                "BI-001 | ..                            | ...",
                "BI-001 | ./a                           | .a",
                "BI-001 | a/./b                         | a/.b/b",
                "BI-002 | /etc/passwd                   | etc/passwd",
                "BI-002 | \\\\host\\share\\x            | host/share/x",
                "BI-002 | C:\\x                         | C:/x",
                "BI-003 | s3:/b/../x                    | s3:/b/..x/x",
                "BI-004 | a\\..\\b                      | a/b",
                "BI-004 | a%5c..%5cb                    | a%5g..%5gb",
                "BI-005 | a?p=/../x                     | a?p=x",
                "BI-006 | http:///#/../../etc           | http:/#/etc",
                "BI-007 | a/..;/b/..                    | a/..;x/b",
                "BI-008 | a/%252e%252e/b                | a/%252e%252ex/b",
                "BI-008 | a/%25252e%25252e/b            | a/%25252ex/b",
                "BI-008 | a/%2e%2e%2f%zz                | a/%zz",
                "BI-008 | a/%2e/b                       | a/%2ex/b",
                "BI-013 | a/..%2fb                      | a/..b",
                "BI-013 | a%2Fb                         | a%20b",
                "BI-017 | a/%5c                         | a/%5d",
                "BI-020 | ../model.onnx.data            | model.onnx.data",
                "BI-022 | a%00b                         | a%30b",
                "BI-022 | a%250ab                       | a%2530b",
            })
    void hostileTextNeverBecomesAPath(String id, String text, String twin) {
        assertThrows(StoreFailure.Invalid.class, () -> RepoPath.parse(text), id);
        assertEquals(twin, RepoPath.parse(twin).toString(), id);
    }

    @Test
    void emptySegmentsAreRefused() {
        for (String text : new String[] {"", "/", "a//b", "a/", "/a"}) {
            assertThrows(StoreFailure.Invalid.class, () -> RepoPath.parse(text), text);
        }
    }

    @Test
    void controlCharactersAndBrokenUnicodeAreRefused() {
        for (String text : new String[] {"a\0b", "a\nb", "a\u007fb", "a\u0085b", "a\ud800b"}) {
            assertThrows(StoreFailure.Invalid.class, () -> RepoPath.parse(text));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sales 2026+q1.csv",
                "100%.csv",
                "50%25.csv",
                "%E2%82%AC.csv",
                "date=2026-11-21/part-0.parquet",
                "...",
                "CON",
                "trailing dot.",
                "trailing blank ",
                "-rf",
                "=1+1",
                "<b>x</b>",
                "データ.csv",
                "デ\u3099ータ.csv",
                "\u202egnp.exe",
                "😀/🗻"
            })
    void ordinaryAndOddNamesSurviveByteForByte(String text) {
        assertEquals(text, RepoPath.parse(text).toString());
    }

    @Test
    void limitsAreExact() {
        String segment = "x".repeat(RepoPath.MAX_SEGMENT_BYTES);
        assertEquals(segment, RepoPath.parse(segment).toString());
        assertThrows(StoreFailure.Invalid.class, () -> RepoPath.parse(segment + "x"));
        assertThrows(StoreFailure.Invalid.class, () -> RepoPath.parse("デ".repeat(86)));

        String deep = String.join("/", Collections.nCopies(RepoPath.MAX_SEGMENTS, "d"));
        assertEquals(deep, RepoPath.parse(deep).toString());
        assertThrows(StoreFailure.Invalid.class, () -> RepoPath.parse(deep + "/d"));

        String long1024 = segment + "/" + segment + "/" + segment + "/" + segment + "/x";
        assertThrows(StoreFailure.Invalid.class, () -> RepoPath.parse(long1024));
    }

    @Test
    void theMessageNamesTheFieldAndNotTheValue() {
        StoreFailure.Invalid failure =
                assertThrows(StoreFailure.Invalid.class, () -> RepoPath.parse("secret/../x"));
        assertEquals("path has a segment that is not a plain name", failure.getMessage());
        assertEquals("path", failure.field());
    }
}
