package dev.kaname.tracking;

/// The limits of data sets and of their tags.
final class DatasetChecks {
    private DatasetChecks() {}

    static void check(Run.DatasetInput input) {
        Dataset dataset = input.dataset();
        Checks.length("name", "name", dataset.name(), 500);
        Checks.length("digest", "digest", dataset.digest(), 36);
        Checks.length("source_type", "source_type", dataset.sourceType(), 36);
        Checks.length("source", "source", dataset.source(), 65_535);
        dataset.schema().ifPresent(text -> Checks.length("schema", "schema", text, 1_048_575));
        dataset.profile().ifPresent(text -> Checks.length("profile", "profile", text, 16_777_215));
        input.tags()
                .forEach((key, value) -> {
                    Checks.length("key", "key", key, 255);
                    Checks.length("value", "value", value, 500);
                });
    }
}
