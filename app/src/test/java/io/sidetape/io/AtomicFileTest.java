package io.sidetape.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;

  @Test
  void a_written_file_holds_the_content_and_others_cannot_read_it() throws IOException {
    var file = folder.resolve("a.json");
    AtomicFile.write(file, "one".getBytes(UTF_8));
    AtomicFile.write(file, "two".getBytes(UTF_8));
    assertThat(file).hasContent("two");
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(AtomicFile.FILE_MODE);
    assertThat(names()).containsExactly("a.json");
  }

  @Test
  void a_write_that_fails_leaves_what_was_there_and_nothing_beside_it() throws IOException {
    var taken = Files.createDirectories(folder.resolve("taken/by"));
    assertThatThrownBy(() -> AtomicFile.write(folder.resolve("taken"), new byte[1]))
        .isInstanceOf(IOException.class);
    assertThat(taken).isDirectory();
    assertThat(names()).containsExactly("taken");
  }

  @Test
  void what_a_killed_writer_left_is_gone_with_the_next_write() throws IOException {
    Files.writeString(folder.resolve(".a.json.tmp"), "half of it, and longer");
    AtomicFile.write(folder.resolve("a.json"), "whole".getBytes(UTF_8));
    assertThat(folder.resolve("a.json")).hasContent("whole");
    assertThat(names()).containsExactly("a.json");
  }

  @Test
  void publishing_gives_a_part_its_name_and_replaces_an_older_one() throws IOException {
    var part = Files.writeString(folder.resolve(".a.part"), "new");
    var target = Files.writeString(folder.resolve("a"), "old");
    AtomicFile.publish(part, target);
    assertThat(target).hasContent("new");
    assertThat(names()).containsExactly("a");
  }

  @Test
  void missing_folders_are_made_and_those_that_are_there_are_left_alone() throws IOException {
    var deep = folder.resolve("a/b/c");
    AtomicFile.createFolders(deep);
    AtomicFile.createFolders(deep);
    assertThat(Files.getPosixFilePermissions(folder.resolve("a/b")))
        .isEqualTo(AtomicFile.FOLDER_MODE);
  }

  @Test
  void a_file_in_the_way_of_a_folder_is_named() throws IOException {
    var file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> AtomicFile.createFolders(file))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining(file.toString());
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
