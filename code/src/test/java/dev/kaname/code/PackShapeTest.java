package dev.kaname.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.DataFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Packs that git itself made.
class PackShapeTest {
    @TempDir Path folder;

    @Test
    void whatGitSaysOfAPackIsWhatIsReadFromIt() throws Exception {
        RealGit work = RealGit.withOneCommit(folder.resolve("work"));
        StringBuilder text = new StringBuilder();
        for (int version = 0; version < 30; version++) {
            text.append("line ").append(version).append(" of a file that grows\n".repeat(40));
            work.commit("a.py", text.toString());
        }
        Path pack = packed(work);
        long sum = 0;
        int deltas = 0;
        for (String line : work.ok("verify-pack", "-v", pack.toString()).split("\n")) {
            String[] words = line.split("\\s+");
            if (words[0].length() == 40 && words.length >= 5) {
                boolean delta = words.length == 7;
                deltas += delta ? 1 : 0;
                sum += delta ? result(work, words[0]) + Long.parseLong(words[2]) : size(words);
            }
        }
        assertTrue(deltas > 20, deltas + " deltas");
        PackShape.Cost cost = cost(pack, Long.MAX_VALUE);
        assertEquals(sum, cost.unpacked());
        long largest = text.length();
        assertTrue(cost.held() > largest, cost + " of " + largest);
        assertTrue(cost.held() < 4 * largest, cost + " of " + largest);
    }

    @Test
    void aPackIsReadNoFurtherThanItMayUnpack() throws Exception {
        RealGit work = RealGit.withOneCommit(folder.resolve("work"));
        work.write("zeros", new byte[4 << 20]);
        work.write("more", new byte[3 << 20]);
        work.commit("b.py", "b\n");
        PackShape.Cost cost = cost(packed(work), 1 << 20);
        assertTrue(cost.unpacked() > 1 << 20 && cost.unpacked() < 5 << 20, cost.toString());
    }

    @Test
    void aPackThatIsCutOrGarbledIsNotTakenForASmallerOne() throws Exception {
        RealGit work = RealGit.withOneCommit(folder.resolve("work"));
        byte[] whole = Files.readAllBytes(packed(work));
        Path file = folder.resolve("broken");
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 40));
        assertThrows(EOFException.class, () -> cost(file, Long.MAX_VALUE));
        whole[16] ^= 0x55;
        whole[17] ^= 0x55;
        Files.write(file, whole);
        assertThrows(DataFormatException.class, () -> cost(file, Long.MAX_VALUE));
    }

    private Path packed(RealGit work) throws IOException {
        work.ok("repack", "-adfq", "--depth=50", "--window=50");
        try (var packs =
                Files.newDirectoryStream(work.folder().resolve(".git/objects/pack"), "*.pack")) {
            return packs.iterator().next();
        }
    }

    private static long size(String[] words) {
        return Long.parseLong(words[2]);
    }

    private static long result(RealGit work, String name) {
        return Long.parseLong(work.ok("cat-file", "-s", name).strip());
    }

    private static PackShape.Cost cost(Path pack, long most) throws Exception {
        try (FileChannel file = FileChannel.open(pack)) {
            return PackShape.costOf(file, 0, most);
        }
    }
}
