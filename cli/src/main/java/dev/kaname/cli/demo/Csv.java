package dev.kaname.cli.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The flights' files hold no quotes; a line is its values between commas.
final class Csv {
    private Csv() {}

    static List<Map<String, String>> read(Path file, int most) throws IOException {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
            List<String> head = new ArrayList<>();
            List<Map<String, String>> rows = new ArrayList<>();
            for (String line :
                    lines.limit(most == Integer.MAX_VALUE ? Long.MAX_VALUE : most + 1L).toList()) {
                List<String> values = List.of(line.split(",", -1));
                if (head.isEmpty()) {
                    head.addAll(values);
                } else {
                    Map<String, String> row = new HashMap<>();
                    for (int i = 0; i < head.size(); i++) {
                        row.put(head.get(i), values.get(i));
                    }
                    rows.add(row);
                }
            }
            return rows;
        }
    }
}
