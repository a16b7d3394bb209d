package dev.kaname.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.database.testing.OnBothDatabases;
import dev.kaname.database.testing.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How the schema comes up to date.
@OnBothDatabases
class MigrationsContractTest {
    private final TestDatabase test;

    MigrationsContractTest(TestDatabase test) {
        this.test = test;
    }

    @Test
    void theScriptsOfAllModulesRanInTheOrderOfTheirTimes() {
        List<String> versions = text("SELECT version FROM migrations ORDER BY installed_rank");
        assertTrue(versions.size() >= 3, versions.toString());
        assertEquals(versions.stream().sorted().toList(), versions);
    }

    @Test
    void whenTheScriptsAreTheOnesItRememberedNothingIsAsked() {
        act("UPDATE migrations SET checksum = 1");
        test.reopen();
        assertEquals(
                List.of(64),
                text("SELECT fingerprint FROM migrated").stream().map(String::length).toList());
    }

    @Test
    void whenTheScriptsAreOthersTheOnesThatLackRun() {
        act("UPDATE migrated SET fingerprint = 'other'");
        act("DELETE FROM migrations WHERE version = '202611210009'");
        act("DROP TABLE things");
        act("DROP TABLE audited");
        act("DROP TABLE kinds");
        test.reopen();
        assertEquals(List.of(), text("SELECT name FROM things"));
        assertTrue(!text("SELECT fingerprint FROM migrated").equals(List.of("other")));
    }

    @Test
    void aDatabaseThatANewerServerMigratedStillOpens() {
        act("UPDATE migrated SET fingerprint = 'of a newer server'");
        act(
                """
                INSERT INTO migrations SELECT 1000, '209901010000', description, type, script,
                    checksum, installed_by, installed_on, execution_time, success
                FROM migrations WHERE version = '202611210000'
                """);
        test.reopen();
        assertTrue(text("SELECT version FROM migrations").contains("209901010000"));
    }

    private void act(String sql) {
        test.database().act(Who.SYSTEM, tx -> Outcome.unchanged(tx.update(sql)));
    }

    private List<String> text(String sql) {
        String column = sql.split(" ")[1];
        return test.database().read(rows -> rows.list(sql, row -> row.text(column)));
    }
}
