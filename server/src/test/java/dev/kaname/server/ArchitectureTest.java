package dev.kaname.server;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The boundaries between modules and packages, as far as the compiler does not keep them. Every
/// module is on the class path of this one.
class ArchitectureTest {
    private static final String ROOT = "dev.kaname.";
    private static final String[] FEATURES = {
        "code", "tracking", "pipelines", "serving", "delivery"
    };
    private static final String[] ENGINES = {
        "store",
        "database",
        "lineage",
        "security",
        "sandbox",
        "runtimes",
        "code",
        "tracking",
        "pipelines",
        "serving",
        "delivery"
    };

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .withImportOption(location ->
                            !location.contains("-tests.jar")
                                    && !location.contains("/test-classes/"))
                    .importPackages("dev.kaname");

    private static String[] packages(String... modules) {
        return Stream.of(modules).map(module -> ROOT + module + "..").toArray(String[]::new);
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }

    /// A rule about nothing holds always: every module must have been seen.
    @Test
    void everyModuleIsSeen() {
        assertTrue(CLASSES.size() > 400, "only " + CLASSES.size() + " classes were seen");
        for (String module : ENGINES) {
            assertTrue(
                    CLASSES.stream()
                            .anyMatch(one -> one.getPackageName().startsWith(ROOT + module)),
                    module);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"code", "tracking", "pipelines", "serving", "delivery"})
    void aFeatureKnowsNoOtherFeatureNorLineageNorSecurity(String feature) {
        String[] others =
                Stream.concat(Stream.of(FEATURES), Stream.of("lineage", "security", "server"))
                        .filter(other -> !other.equals(feature))
                        .toArray(String[]::new);
        check(
                noClasses()
                        .that()
                        .resideInAPackage(ROOT + feature + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(packages(others)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"store", "database"})
    void theFoundationStandsAlone(String module) {
        String[] others =
                Stream.concat(Stream.of(ENGINES), Stream.of("server"))
                        .filter(other -> !other.equals(module))
                        .toArray(String[]::new);
        check(
                noClasses()
                        .that()
                        .resideInAPackage(ROOT + module + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(packages(others)));
    }

    @Test
    void lineageAndSecurityKnowTheDatabaseOnly() {
        for (String module : List.of("lineage", "security")) {
            String[] others =
                    Stream.concat(Stream.of(ENGINES), Stream.of("server"))
                            .filter(other -> !Set.of(module, "database").contains(other))
                            .toArray(String[]::new);
            check(
                    noClasses()
                            .that()
                            .resideInAPackage(ROOT + module + "..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(packages(others)));
        }
    }

    @Test
    void noEngineKnowsAFramework() {
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(packages(ENGINES))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "jakarta..",
                                "io.quarkus..",
                                "io.vertx..",
                                "io.smallrye..",
                                "org.eclipse.microprofile..",
                                "io.micrometer.."));
    }

    @Test
    void onlySomeEnginesKnowALibrary() {
        onlyIn("org.eclipse.jgit..", "code");
        onlyIn("ai.onnxruntime..", "serving");
        onlyIn("com.github.luben..", "store");
        onlyIn("org.sqlite..", "database");
        onlyIn("org.postgresql..", "database");
        onlyIn("org.flywaydb..", "database");
        onlyIn("java.sql..", "database");
    }

    private static void onlyIn(String library, String module) {
        check(
                noClasses()
                        .that()
                        .resideInAPackage("dev.kaname..")
                        .and()
                        .resideOutsideOfPackages(ROOT + module + "..", ROOT + "server..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(library));
    }

    @Test
    void nothingIsInjectedIntoAField() {
        check(
                noFields()
                        .should()
                        .beAnnotatedWith(Inject.class)
                        .orShould()
                        .beAnnotatedWith(Context.class)
                        .orShould()
                        .beAnnotatedWith(ConfigProperty.class));
    }

    @Test
    void nothingIsReadBackAsJavaObjects() {
        check(noClasses().should().dependOnClassesThat().areAssignableTo(ObjectInputStream.class));
    }

    /// The server and its features start no process: whatever runs, runs under step-host.
    @Test
    void processesAreStartedInTheSandboxOnly() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackages(packages("sandbox", "runtimes", "cli"))
                        .should()
                        .dependOnClassesThat()
                        .haveFullyQualifiedName("java.lang.ProcessBuilder")
                        .orShould()
                        .callMethod(Runtime.class, "exec", String[].class));
    }

    @Test
    void onlyTheMainClassWritesToTheConsole() {
        check(
                noClasses()
                        .that()
                        .haveNameNotMatching(".*\\.Main")
                        .and()
                        .resideOutsideOfPackages(packages("cli", "sandbox"))
                        .should()
                        .accessField(System.class, "out")
                        .orShould()
                        .accessField(System.class, "err"));
    }

    @Test
    void everyPackageSaysThatNothingIsNull() {
        Set<String> unmarked = new TreeSet<>();
        for (JavaClass one : CLASSES) {
            if (!one.getPackage().isAnnotatedWith(NullMarked.class)) {
                unmarked.add(one.getPackageName());
            }
        }
        assertEquals(Set.of(), unmarked);
    }

    @Test
    void packagesOfTheServerMakeNoCircle() {
        check(
                slices().matching("dev.kaname.server.(*)..")
                        .should()
                        .beFreeOfCycles()
                        // an act spans the features that call it
                        .ignoreDependency(
                                resideInAPackage("dev.kaname.server.acts.."), alwaysTrue()));
    }

    /// On a resource that is not public, 3.32 of the framework answers 404 without a word.
    @Test
    void resourcesArePublicAndSayOnWhichThreadTheyRun() {
        check(classes().that().areAnnotatedWith(Path.class).should().bePublic());
        check(
                methods()
                        .that()
                        .areDeclaredInClassesThat()
                        .areAnnotatedWith(Path.class)
                        .and()
                        .areAnnotatedWith(dev.kaname.server.access.Needs.class)
                        .should()
                        .bePublic());
        Set<String> silent =
                CLASSES.stream()
                        .filter(one -> one.isAnnotatedWith(Path.class))
                        .filter(one ->
                                !one.isAnnotatedWith(RunOnVirtualThread.class)
                                        && !one.isAnnotatedWith(NonBlocking.class)
                                        && one.getMethods().stream()
                                                .filter(method ->
                                                        method.isAnnotatedWith(
                                                                dev.kaname.server.access.Needs
                                                                        .class))
                                                .anyMatch(method ->
                                                        !method.isAnnotatedWith(
                                                                        RunOnVirtualThread.class)
                                                                && !method.isAnnotatedWith(
                                                                        NonBlocking.class)))
                        .map(JavaClass::getName)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of(), silent);
    }

    @Test
    void stateOfTheServerIsInObjectsNotInStatics() {
        check(
                fields().that()
                        .areStatic()
                        .and()
                        .areDeclaredInClassesThat()
                        .resideInAPackage("dev.kaname.server..")
                        .and()
                        .doNotHaveModifier(JavaModifier.SYNTHETIC)
                        .should()
                        .beFinal());
    }

    /// The framework's rules by path were bypassed more than once: none may be relied on.
    @Test
    void nothingIsAllowedOrRefusedByPath() throws IOException {
        String properties =
                Files.readString(
                        java.nio.file.Path.of(
                                "src", "main", "resources", "application.properties"));

        assertFalse(properties.contains("quarkus.http.auth"), "a policy by path");
    }

    /// The map of the code names classes; each of them must be there.
    @Test
    void everyClassNamedInTheArchitecturePageExists() throws IOException {
        String page = Files.readString(java.nio.file.Path.of("..", "ARCHITECTURE.md"));
        Set<String> known =
                CLASSES.stream().map(JavaClass::getSimpleName).collect(Collectors.toSet());
        known.add(ArchitectureTest.class.getSimpleName());
        List<String> missing =
                Pattern.compile("`([A-Z][A-Za-z]+)(?:\\.[a-z]\\w*)?`")
                        .matcher(page)
                        .results()
                        .map(found -> found.group(1))
                        .filter(name -> !known.contains(name))
                        .filter(name -> !List.of("ONNX", "SQLite", "PostgreSQL").contains(name))
                        .distinct()
                        .toList();
        assertEquals(List.of(), missing);
    }
}
