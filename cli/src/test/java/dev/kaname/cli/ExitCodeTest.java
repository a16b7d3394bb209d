package dev.kaname.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ExitCodeTest {
    @Test
    void theReferenceNamesEveryExitCodeAndNoOther() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "reference", "cli.md"));
        List<Integer> documented =
                Pattern.compile("(?m)^\\| (\\d) \\| ")
                        .matcher(page.substring(page.indexOf("## Exit codes")))
                        .results()
                        .map(row -> Integer.valueOf(row.group(1)))
                        .toList();
        assertEquals(Arrays.stream(ExitCode.values()).map(ExitCode::status).toList(), documented);
    }
}
