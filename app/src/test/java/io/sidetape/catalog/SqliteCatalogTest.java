package io.sidetape.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetape.Waits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteCatalogTest extends CatalogContract {
  @TempDir Path folder;

  @Override
  CatalogSettings empty() {
    return same();
  }

  @Override
  CatalogSettings same() {
    return new CatalogSettings.Embedded(folder.resolve("catalog.db"));
  }

  @Waits
  @Test
  void a_file_that_is_no_database_is_named_with_what_to_do() throws Exception {
    var file = folder.resolve("broken.db");
    Files.write(file, "this is no database ".repeat(100).getBytes(UTF_8));
    try (var catalog = Catalog.of(new CatalogSettings.Embedded(file))) {
      assertThatThrownBy(() -> catalog.search(CatalogQuery.all()))
          .isInstanceOf(CatalogException.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining("delete " + file + "*, and run `sidetape catalog rebuild`");
      assertThat(catalog.check()).isPresent();
    }
    assertThat(Files.readString(file)).startsWith("this is no database");
  }

  @Test
  void a_folder_that_is_not_there_is_named() {
    var file = folder.resolve("missing/catalog.db");
    try (var catalog = Catalog.of(new CatalogSettings.Embedded(file))) {
      assertThat(catalog.check().orElseThrow()).contains(file.toString());
    }
  }

  @Test
  void nobody_but_the_group_may_read_it() throws Exception {
    try (var catalog = Catalog.of(same())) {
      catalog.put(Sample.call(0).row());
      for (var name : new String[] {"catalog.db", "catalog.db-wal"})
        assertThat(
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
            .isEqualTo("rw-r-----");
    }
  }
}
