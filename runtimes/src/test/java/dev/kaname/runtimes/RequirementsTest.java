package dev.kaname.runtimes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequirementsTest {
    @Test
    void anOrdinaryFileBecomesNamesAndVersions() {
        Requirements read =
                Requirements.parse(
                        """
                        # what train.py imports
                        Scikit_Learn == 1.7.2
                        pandas>=2.2,<3   # tables
                        mlflow[extras,Gateway]~=3.17
                        tomli>=2 ; python_version < "3.11" and sys_platform == 'linux'
                        numpy
                        """);
        assertEquals(
                """
                mlflow[extras,gateway]~=3.17
                numpy
                pandas>=2.2,<3
                scikit-learn==1.7.2
                tomli>=2 ; python_version < "3.11" and sys_platform == 'linux'
                """,
                read.canonical());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--index-url https://example.org/simple",
                "-e git+https://example.org/x.git",
                "-r other.txt",
                "numpy @ https://example.org/numpy.whl",
                "git+https://example.org/x.git",
                "./wheels/own.whl",
                "numpy --hash=sha256:00",
                "numpy==1.0 \\",
                "numpy ; rm -rf /",
                "numpy ; $(id)",
                "numpy`id`",
                "numpy==$(id)",
                "numpy==1.0\u0000",
                "numpy; python_version < \"3\"; os_name == 'x'",
                "numpy; (python_version < \"3\"",
                "numpy===anything goes",
                "[extra]",
                "numpy[--evil]",
                "${PACKAGE}",
                "-",
            })
    void whatIsNoPlainRequirementIsRefusedWithItsLine(String line) {
        RuntimeFailure.Invalid failure =
                assertThrows(
                        RuntimeFailure.Invalid.class,
                        () -> Requirements.parse("numpy==2.0\n\n" + line),
                        "BI-055");
        assertEquals(Optional.of(3), failure.line());
        assertFalse(failure.remedy().isEmpty());
        assertFalse(
                failure.getMessage().contains("evil"), "the message must not repeat what was sent");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ">=3.10 | 3.10.0 | true",
                ">=3.10 | 3.9.18 | false",
                ">=3.10,<3.13 | 3.12.4 | true",
                ">=3.10,<3.13 | 3.13.0 | false",
                "3.11 | 3.11.7 | true",
                "3.11 | 3.12.0 | false",
                "==3.11.* | 3.11.7 | true",
                "==3.11.7 | 3.11.7 | true",
                "==3.11.7 | 3.11.8 | false",
                "~=3.10 | 3.14.0 | true",
                "~=3.11.2 | 3.11.9 | true",
                "~=3.11.2 | 3.12.0 | false",
                "!=3.11.* | 3.11.7 | false",
                "<=3.11 | 3.11.7 | true",
                ">3.11 | 3.11.7 | false",
                ">3.11 | 3.12.0 | true",
            })
    void aRangeAdmitsWhatItSays(String range, String version, boolean admitted) {
        String[] parts = version.split("\\.");
        PythonVersion python =
                new PythonVersion(
                        Integer.parseInt(parts[0]),
                        Integer.parseInt(parts[1]),
                        Integer.parseInt(parts[2]));
        assertEquals(admitted, PythonRange.parse(range).admits(python));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "python3", ">=3.10;", "=>3", ">=3.x", ">=3.10,"})
    void whatIsNoRangeIsRefused(String text) {
        assertThrows(RuntimeFailure.Invalid.class, () -> PythonRange.parse(text));
    }

    @Test
    void aLockReadsBackAsItself() {
        RuntimeLock lock =
                new RuntimeLock(
                        "3.11",
                        "linux-x86_64-glibc",
                        java.util.List.of(
                                new RuntimeLock.Locked("zlib-ng", "1.0", "ab".repeat(32)),
                                new RuntimeLock.Locked("alpha", "2.0+cpu", "cd".repeat(32))));
        assertEquals(lock, RuntimeLock.parse(lock.text()));
        assertEquals("alpha", lock.packages().getFirst().name(), "in order of name");
        assertTrue(lock.digest().matches("[0-9a-f]{64}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "numpy==1 --hash=sha256:00\n",
                "# kaname-lock 1\n# python 3.11\n# platform linux-x86_64-glibc\n--index-url x\n",
                "# kaname-lock 1\n# python 3.11\n# platform linux-x86_64-glibc\n#\n",
            })
    void whatIsNoLockIsRefused(String text) {
        assertThrows(RuntimeFailure.Invalid.class, () -> RuntimeLock.parse(text));
    }
}
