package io.sidetape.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The dialplan's marks of calls, which hold what strangers wrote.
class MarkTest {
  private static final String NAME = "1795252576.18";
  private static final String WHO = "1|" + NAME + "|1795252576.17|+4930|100|";

  @TempDir Path recordings;

  @Test
  void a_mark_says_who_called_and_what_the_dialplan_wanted() throws IOException {
    var mark = read(NAME, WHO + "sidetape,tenant=acme, ref=a|b ,").orElseThrow();
    assertThat(mark.channelId()).isEqualTo(NAME);
    assertThat(mark.linkedId()).contains("1795252576.17");
    assertThat(mark.caller()).contains("+4930");
    assertThat(mark.called()).contains("100");
    assertThat(mark.app()).isEqualTo("sidetape");
    assertThat(mark.args()).containsExactly("tenant=acme", "ref=a|b", "");
    assertThat(mark.at()).isEqualTo(Files.getLastModifiedTime(folder().resolve(NAME)).toInstant());
  }

  @Test
  void what_is_not_known_is_left_out() throws IOException {
    var mark = read(NAME, "1|" + NAME + "||\u0007|" + "9".repeat(81) + "|sidetape").orElseThrow();
    assertThat(mark.linkedId()).isEmpty();
    assertThat(mark.caller()).isEmpty();
    assertThat(mark.called()).isEmpty();
    assertThat(mark.args()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "\0\0\0\0\0\0",
        "2|" + NAME + "|||||sidetape",
        "1|" + NAME + "|sidetape",
        "1|other.1||||sidetape",
        "1|\u20ac" + NAME + "||||sidetape"
      })
  void what_is_no_mark_of_this_call_is_none(String text) throws IOException {
    assertThat(read(NAME, text)).isEmpty();
  }

  @Test
  void what_is_longer_than_a_mark_is_none() throws IOException {
    assertThat(read(NAME, WHO + "sidetape," + "x".repeat(5_000))).isEmpty();
  }

  @Test
  void a_link_is_none() throws IOException {
    var secret = Files.writeString(recordings.resolve("secret"), WHO + "sidetape");
    Files.createSymbolicLink(folder().resolve(NAME), secret);
    assertThat(new Marks(recordings).peek(NAME)).isEmpty();
    new Marks(recordings).forget(NAME);
    assertThat(secret).exists();
    assertThat(new Marks(recordings).names()).isEmpty();
  }

  @Test
  void one_that_is_taken_is_gone_under_its_name_and_says_the_same() throws IOException {
    var marks = new Marks(recordings);
    var before = read(NAME, WHO + "sidetape");
    var taken = marks.take(NAME);
    assertThat(marks.names()).containsExactly(taken);
    assertThat(marks.take(taken)).isEqualTo(taken);
    assertThat(marks.peek(taken)).isEqualTo(before);
    assertThat(Marks.isTaken(taken)).isTrue();
    assertThat(Marks.untaken(taken)).isEqualTo(NAME);
  }

  @Test
  void a_folder_that_is_not_there_holds_none() throws IOException {
    assertThat(new Marks(recordings).names()).isEmpty();
    new Marks(recordings).forget("..");
    new Marks(recordings).forget("€");
    assertThat(recordings).isEmptyDirectory();
  }

  @Test
  void the_folder_is_made_for_asterisks_group_too_and_only_below_asterisks_own()
      throws IOException {
    var marks = new Marks(recordings);
    marks.prepare();
    marks.prepare();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
        .isEqualTo("rwxrwx---");
    new Marks(recordings.resolve("missing")).prepare();
    assertThat(recordings.resolve("missing")).doesNotExist();
  }

  private Optional<Mark> read(String name, String text) throws IOException {
    Files.writeString(folder().resolve(name), text, UTF_8);
    return new Marks(recordings).peek(name);
  }

  private Path folder() throws IOException {
    return Files.createDirectories(recordings.resolve(Marks.FOLDER));
  }
}
