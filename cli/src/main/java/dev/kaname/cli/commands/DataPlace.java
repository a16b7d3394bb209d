package dev.kaname.cli.commands;

import dev.kaname.cli.CliFailure;
import dev.kaname.cli.ExitCode;
import dev.kaname.cli.Texts;
import java.text.Normalizer;

/// `repository@reference:path` as people write it. Without `@…` it is the branch `main`; without
/// `:…` everything. Names are sent in Unicode NFC, so that a Mac's 「データ.csv」 is the same file.
record DataPlace(String repository, String reference, String path) {
    static DataPlace parse(String text, Texts texts) {
        int colon = text.indexOf(':');
        String head = colon < 0 ? text : text.substring(0, colon);
        String path = colon < 0 ? "" : text.substring(colon + 1);
        int at = head.indexOf('@');
        String repository = at < 0 ? head : head.substring(0, at);
        String reference = at < 0 ? "main" : head.substring(at + 1);
        if (repository.isEmpty() || reference.isEmpty()) {
            throw new CliFailure(ExitCode.USAGE, texts.of("data.place"));
        }
        return new DataPlace(nfc(repository), nfc(reference), nfc(path));
    }

    static String nfc(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC);
    }
}
