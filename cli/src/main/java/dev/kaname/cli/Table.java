package dev.kaname.cli;

import java.util.ArrayList;
import java.util.List;

/// Columns that line up, also where letters are two cells wide.
final class Table {
    private Table() {}

    /// @param rows the first row holds the headings
    static List<String> lines(List<List<String>> rows) {
        List<String> lines = new ArrayList<>();
        List<Integer> widths = new ArrayList<>();
        for (int column = 0; column < rows.getFirst().size(); column++) {
            int index = column;
            widths.add(rows.stream().mapToInt(row -> width(row.get(index))).max().orElse(0));
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                line.append(row.get(column));
                if (column + 1 < row.size()) {
                    line.append(" ".repeat(widths.get(column) - width(row.get(column)) + 2));
                }
            }
            lines.add(line.toString());
        }
        return lines;
    }

    /// Cells a text takes on a terminal: Chinese, Japanese and Korean letters and full-width forms
    /// take two (Unicode Standard Annex 11, classes W and F).
    static int width(String text) {
        return text.codePoints().map(Table::cells).sum();
    }

    private static int cells(int point) {
        boolean wide =
                (point >= 0x1100 && point <= 0x115f)
                        || (point >= 0x2e80 && point <= 0xa4cf)
                        || (point >= 0xac00 && point <= 0xd7a3)
                        || (point >= 0xf900 && point <= 0xfaff)
                        || (point >= 0xfe30 && point <= 0xfe6f)
                        || (point >= 0xff00 && point <= 0xff60)
                        || (point >= 0xffe0 && point <= 0xffe6)
                        || (point >= 0x1f300 && point <= 0x1faff);
        return wide ? 2 : 1;
    }
}
