package dev.kaname.server.badinputs;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(OnPostgres.class)
class MutationOnPostgresTest extends MutationTest {}
