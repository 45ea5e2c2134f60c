package org.auditwebhook;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.INTERFACES;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.members;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Path;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The law of the packages: arrows only point down.
 *
 * <pre>
 * admin   dispatch   ops
 * outbox  endpoint   jwt   client
 *         egress   encoding   naming
 * audit   delivery   signing   encryption   settings   logging
 * </pre>
 */
class ArchitectureTest {
  private static final String ROOT = "org.auditwebhook";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  private static final Set<String> LEAVES =
      Set.of("audit", "delivery", "signing", "encryption", "settings", "logging");

  /** What each package above the leaves may use of ours. */
  private static final Map<String, Set<String>> ARROWS =
      Map.of(
          "naming", Set.of(),
          "encoding", Set.of("audit"),
          "client", Set.of("naming", "audit", "encoding", "settings", "logging"),
          "outbox",
              Set.of(
                  "naming",
                  "audit",
                  "encoding",
                  "delivery",
                  "signing",
                  "encryption",
                  "settings",
                  "logging"),
          "egress", Set.of("settings"),
          "jwt", Set.of("egress", "settings"),
          "endpoint", Set.of("egress", "delivery", "signing", "settings", "logging"),
          "admin",
              Set.of(
                  "outbox", "egress", "jwt", "delivery", "signing", "settings", "audit", "logging"),
          "dispatch",
              Set.of("outbox", "endpoint", "naming", "delivery", "signing", "settings", "logging"),
          "ops",
              Set.of(
                  "outbox",
                  "dispatch",
                  "egress",
                  "jwt",
                  "naming",
                  "delivery",
                  "signing",
                  "encryption",
                  "settings",
                  "logging"));

  private static final DescribedPredicate<JavaClass> HAVE_A_SCOPE =
      DescribedPredicate.describe(
          "annotated with a scope",
          type ->
              type.isAnnotatedWith(ApplicationScoped.class)
                  || type.isAnnotatedWith(RequestScoped.class)
                  || type.isAnnotatedWith(Dependent.class));

  @Test
  void everyClassIsInAPackageThatHasARule() {
    String[] packages =
        Stream.concat(LEAVES.stream(), ARROWS.keySet().stream())
            .map(ArchitectureTest::inside)
            .toArray(String[]::new);

    classes().should().resideInAnyPackage(packages).check(CLASSES);
  }

  @ParameterizedTest
  @MethodSource("arrows")
  void aPackageUsesOnlyWhatIsBelowIt(String name, Set<String> below) {
    usesOnly(name, below).check(CLASSES);
  }

  static Stream<Arguments> arrows() {
    return ARROWS.entrySet().stream().map(arrow -> Arguments.of(arrow.getKey(), arrow.getValue()));
  }

  @ParameterizedTest
  @MethodSource("leaves")
  void aLeafUsesTheJdkOnly(String name) {
    usesJdkOnly(name).check(CLASSES);
  }

  static Stream<String> leaves() {
    return LEAVES.stream();
  }

  @Test
  void thereAreNoCycles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void onlyStandardsAndTheChosenLibrariesAreUsed() {
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "java..",
                "javax.crypto..",
                "javax.naming..",
                "javax.net..",
                "javax.sql..",
                "jakarta..",
                "org.eclipse.microprofile..",
                "org.h2..",
                "org.flywaydb..",
                "org.apache.hc.core5..",
                "com.nimbusds..",
                ROOT + ".."))
        .check(CLASSES);
  }

  @Test
  void onlyTheOutboxKnowsItsDatabase() {
    noClasses()
        .that(not(resideInAPackage(inside("outbox"))))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.sql..", "javax.sql..", "org.h2..", "org.flywaydb.."))
        .check(CLASSES);
  }

  @Test
  void onlyTheOutboxAndOnePackageKnowJndi() {
    noClasses()
        .that(not(resideInAnyPackage(inside("outbox"), inside("naming"))))
        .should()
        .dependOnClassesThat(resideInAPackage("javax.naming.."))
        .check(CLASSES);
  }

  @Test
  void onlyTheEgressKnowsSocketsAndTheirFraming() {
    noClasses()
        .that(not(resideInAPackage(inside("egress"))))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.apache.hc..", "javax.net..").or(assignableTo(Socket.class)))
        .check(CLASSES);
  }

  @Test
  void onlyOnePackageKnowsTheFormsOfJwts() {
    noClasses()
        .that(not(resideInAPackage(inside("jwt"))))
        .should()
        .dependOnClassesThat(resideInAPackage("com.nimbusds.."))
        .check(CLASSES);
  }

  @Test
  void namesSayWhatAClassIs() {
    noClasses().should().haveNameMatching(".*(Manager|Helper|Utils?|Impl|Service)").check(CLASSES);
  }

  @Test
  void whatIsInjectedIntoOrServesRequestsSaysItsScope() {
    members()
        .that()
        .areAnnotatedWith(Inject.class)
        .should()
        .beDeclaredInClassesThat(HAVE_A_SCOPE)
        .check(CLASSES);
    classes()
        .that()
        .areAnnotatedWith(Path.class)
        .and(not(INTERFACES))
        .should(ArchCondition.from(HAVE_A_SCOPE))
        .check(CLASSES);
  }

  /** A rule that could not fail would say nothing; one that looks at no class fails by itself. */
  @Test
  void theRulesFindWhatIsForbidden() {
    assertThat(usesOnly("ops", Set.of("settings")).evaluate(CLASSES).hasViolation()).isTrue();
    assertThat(usesJdkOnly("ops").evaluate(CLASSES).hasViolation()).isTrue();
  }

  private static ArchRule usesOnly(String name, Set<String> below) {
    String[] allowed =
        Stream.concat(Stream.of(name), below.stream())
            .map(ArchitectureTest::inside)
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(inside(name))
        .should()
        .dependOnClassesThat(resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(allowed))));
  }

  private static ArchRule usesJdkOnly(String name) {
    return classes()
        .that()
        .resideInAPackage(inside(name))
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage("java..", "javax.crypto..", inside(name)));
  }

  private static String inside(String name) {
    return ROOT + "." + name + "..";
  }
}
