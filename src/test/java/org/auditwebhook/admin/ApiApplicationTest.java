package org.auditwebhook.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.auditwebhook.admin.json.JsonInput;
import org.junit.jupiter.api.Test;

class ApiApplicationTest {
  @Test
  void everyResourceAndProviderIsNamed() {
    Set<String> found =
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("org.auditwebhook.admin")
                .stream()
                .filter(
                    c ->
                        c.isAnnotatedWith(Path.class)
                            || c.isAssignableTo(ContainerRequestFilter.class)
                            || c.isAssignableTo(ExceptionMapper.class))
                .map(JavaClass::getName)
                .collect(Collectors.toSet());

    assertThat(new ApiApplication().getClasses())
        .extracting(Class::getName)
        .containsExactlyInAnyOrderElementsOf(found);
  }

  /** They would be of every other application in the same WAR too. */
  @Test
  void noneIsAProviderOfOtherApplications() {
    assertThat(new ApiApplication().getClasses())
        .noneMatch(type -> type.isAnnotationPresent(Provider.class));
  }

  @Test
  void everyResourceIsClosedToOtherApplications() {
    assertThat(new ApiApplication().getClasses())
        .filteredOn(type -> type.isAnnotationPresent(Path.class))
        .isNotEmpty()
        .allMatch(type -> type.isAnnotationPresent(Admitted.class));
  }

  @Test
  void theErrorPageFilterStandsBeforeTheApi() {
    assertThat(ErrorPageFilter.API).isEqualTo(ApiApplication.class.getName());
  }

  @Test
  void onlyTheWireFindsItsTokenInTheMessage() {
    List<String> open =
        new ApiApplication()
            .getClasses().stream()
                .flatMap(type -> Stream.of(type.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(TokenInMessage.class))
                .map(method -> method.getDeclaringClass().getSimpleName() + "." + method.getName())
                .toList();

    assertThat(open).containsExactly("WireResource.handle");
  }

  @Test
  void onlyThePublicKeysAreOpenToAll() {
    List<String> open =
        new ApiApplication()
            .getClasses().stream()
                .flatMap(type -> Stream.of(type.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(OpenToAll.class))
                .map(method -> method.getDeclaringClass().getSimpleName() + "." + method.getName())
                .toList();

    assertThat(open).containsExactly("KeySetResource.show");
  }

  @Test
  void theExampleEntriesAreEntries() {
    assertThat(new EntriesReader(Instant::now).json(Examples.ENTRIES.getBytes(UTF_8))).hasSize(1);
    assertThat(WireMessage.of(JsonInput.read(Examples.WIRE, 2)).type())
        .isEqualTo(WireMessage.Type.SET_WEBHOOK);
  }
}
