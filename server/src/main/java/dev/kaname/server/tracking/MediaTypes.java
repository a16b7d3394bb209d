package dev.kaname.server.tracking;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// As what a file is sent, by the end of its name. Whatever a browser could run is sent as
/// something it does not run.
final class MediaTypes {
    private static final String BINARY = "application/octet-stream";
    private static final Set<String> TEXT =
            Set.of(
                    "txt",
                    "log",
                    "err",
                    "cfg",
                    "conf",
                    "cnf",
                    "cf",
                    "ini",
                    "properties",
                    "prop",
                    "hocon",
                    "toml",
                    "yaml",
                    "yml",
                    "xml",
                    "json",
                    "js",
                    "py",
                    "py3",
                    "csv",
                    "tsv",
                    "md",
                    "rst",
                    "mlmodel",
                    "mlproject");
    private static final Map<String, String> OTHERS =
            Map.ofEntries(
                    Map.entry("html", "text/html"),
                    Map.entry("htm", "text/html"),
                    Map.entry("css", "text/css"),
                    Map.entry("png", "image/png"),
                    Map.entry("jpg", "image/jpeg"),
                    Map.entry("jpeg", "image/jpeg"),
                    Map.entry("gif", "image/gif"),
                    Map.entry("svg", "image/svg+xml"),
                    Map.entry("webp", "image/webp"),
                    Map.entry("pdf", "application/pdf"),
                    Map.entry("zip", "application/zip"),
                    Map.entry("gz", "application/gzip"),
                    Map.entry("tar", "application/x-tar"));

    private MediaTypes() {}

    static String of(String name) {
        int dot = name.lastIndexOf('.');
        String end = name.substring(dot + 1).toLowerCase(Locale.ROOT);
        return TEXT.contains(end) ? "text/plain" : OTHERS.getOrDefault(end, BINARY);
    }
}
