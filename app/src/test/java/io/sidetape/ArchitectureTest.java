package io.sidetape;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Holds the package table: who may use whom, and which library is seen where.
class ArchitectureTest {
  private static final String OURS = "io.sidetape.";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("io.sidetape");

  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          entry(
              "cli",
              Set.of(
                  "training",
                  "daemon",
                  "http",
                  "call",
                  "catalog",
                  "delivery",
                  "spool",
                  "store",
                  "webhook",
                  "access",
                  "ari",
                  "audio",
                  "io",
                  "metrics")),
          entry(
              "daemon",
              Set.of(
                  "http",
                  "call",
                  "catalog",
                  "delivery",
                  "spool",
                  "store",
                  "webhook",
                  "access",
                  "ari",
                  "audio",
                  "io",
                  "metrics")),
          entry("http", Set.of("access", "catalog", "store", "spool", "audio", "io", "metrics")),
          entry("call", Set.of("ari", "spool", "io", "metrics")),
          entry("catalog", Set.of("io", "metrics")),
          entry("delivery", Set.of("spool", "audio", "store", "catalog", "io", "metrics")),
          entry("spool", Set.of("io", "metrics")),
          entry("store", Set.of("io", "metrics")),
          entry("access", Set.of("io", "metrics")),
          entry("webhook", Set.of("io", "metrics")),
          entry("ari", Set.of("metrics")),
          entry("audio", Set.of("io")),
          entry("training", Set.of("spool", "audio")),
          entry("io", Set.of()),
          entry("metrics", Set.of()));

  private static final Map<String, Set<String>> SEEN_ONLY_IN =
      Map.of(
          "io.netty", Set.of("ari", "http", "training"),
          "ch.loway.oss.ari4java", Set.of("ari"),
          "io.prometheus", Set.of("metrics"),
          "be.tarsos", Set.of("audio"),
          "java.sql", Set.of("catalog"),
          "com.nimbusds", Set.of("access"),
          "com.standardwebhooks", Set.of("webhook"),
          "org.yaml", Set.of("daemon"),
          "picocli", Set.of("cli"));

  @Test
  void every_package_is_in_the_table() {
    var packages = new TreeSet<String>();
    for (var type : CLASSES) if (!ours(type).isEmpty()) packages.add(ours(type));
    assertThat(MAY_USE.keySet()).containsAll(packages);
  }

  @Test
  void every_package_is_told_of_at_the_top() throws IOException {
    var told = Files.readString(Path.of("src/main/java/io/sidetape/package-info.java"));
    var packages = new TreeSet<String>();
    for (var type : CLASSES)
      if (!ours(type).isEmpty()) packages.add(type.getPackageName().substring(OURS.length()));
    assertThat(packages)
        .isNotEmpty()
        .allSatisfy(name -> assertThat(told).contains("| `" + name + "` |"));
  }

  @Test
  void packages_use_only_what_the_table_allows() {
    assertThat(faults(this::breaksTheTable)).isEmpty();
  }

  @Test
  void each_library_is_seen_only_where_it_belongs() {
    assertThat(faults(ArchitectureTest::seesAForeignLibrary)).isEmpty();
  }

  @Test
  void packages_are_free_of_cycles() {
    slices().matching("io.sidetape.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void no_process_is_started_through_a_dispatcher_that_downloads_it() {
    noClasses()
        .should()
        .callMethod("be.tarsos.dsp.io.jvm.AudioDispatcherFactory", "fromPipe")
        .orShould()
        .dependOnClassesThat()
        .haveSimpleName("PipeDecoder")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  /// Signatures are compared by `MessageDigest.isEqual`, whose time says nothing.
  @Test
  void nothing_in_access_is_compared_byte_by_byte() {
    noClasses()
        .that()
        .resideInAPackage("io.sidetape.access..")
        .should()
        .callMethod(Arrays.class, "equals", byte[].class, byte[].class)
        .orShould()
        .callMethod(Arrays.class, "mismatch", byte[].class, byte[].class)
        .check(CLASSES);
    assertThat(
            CLASSES.get("io.sidetape.access.Signature").getMethodCallsFromSelf().stream()
                .map(call -> call.getTarget().getFullName()))
        .contains("java.security.MessageDigest.isEqual([B, [B)");
  }

  private interface Fault {
    boolean of(JavaClass from, JavaClass to);
  }

  private static List<String> faults(Fault fault) {
    var found = new ArrayList<String>();
    for (var type : CLASSES)
      for (var use : type.getDirectDependenciesFromSelf())
        if (fault.of(type, use.getTargetClass())) found.add(use.getDescription());
    return found;
  }

  private boolean breaksTheTable(JavaClass from, JavaClass to) {
    var source = ours(from);
    var target = ours(to);
    return !target.isEmpty()
        && !source.equals(target)
        && !MAY_USE.getOrDefault(source, Set.of()).contains(target);
  }

  private static boolean seesAForeignLibrary(JavaClass from, JavaClass to) {
    return SEEN_ONLY_IN.entrySet().stream()
        .anyMatch(only ->
            to.getPackageName().startsWith(only.getKey()) && !only.getValue().contains(ours(from)));
  }

  /// The name of our package under `io.sidetape`, or nothing for other people's types.
  private static String ours(JavaClass type) {
    var name = type.getPackageName();
    if (!name.startsWith(OURS)) return "";
    var below = name.substring(OURS.length());
    var dot = below.indexOf('.');
    return dot < 0 ? below : below.substring(0, dot);
  }
}
