package io.sidetape.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NoRoomTest {
  @Test
  void a_real_full_device_is_told() {
    var full = Path.of("/dev/full");
    assumeTrue(Files.exists(full));
    var error = catchThrowable(() -> Files.write(full, new byte[1]));
    assertThat(NoRoom.isNoRoom(error)).isTrue();
  }

  @Test
  void a_full_disc_is_found_however_deep_it_is_buried() {
    var full = new FileSystemException("/v/a.wav", null, "No space left on device");
    var buried = new IllegalStateException("x", new UncheckedIOException(new IOException(full)));
    assertThat(NoRoom.isNoRoom(buried)).isTrue();
  }

  @Test
  void a_quota_and_an_error_on_closing_count_as_well() {
    var error = new IOException("broken pipe");
    error.addSuppressed(new IOException("Disk quota exceeded"));
    assertThat(NoRoom.isNoRoom(error)).isTrue();
  }

  @Test
  void other_errors_do_not_count_even_when_their_causes_go_in_a_circle() {
    var one = new IOException("Permission denied");
    one.initCause(new IOException("two", one));
    assertThat(NoRoom.isNoRoom(one)).isFalse();
  }
}
