package io.sidetape.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoomTest {
  @Test
  void any_folder_may_be_short_of_it(@TempDir Path folder) {
    assertThat(new Room(List.of(folder, folder.resolve("absent")), 1).full()).isEmpty();
    assertThat(new Room(List.of(folder.resolve("absent"), folder), Long.MAX_VALUE).full())
        .contains(folder);
  }

  @Test
  void it_is_looked_at_again_and_not_for_each_call(@TempDir Path folder) throws IOException {
    var comes = folder.resolve("comes");
    var room = new Room(List.of(comes), Long.MAX_VALUE);
    Files.createDirectory(comes);
    assertThat(room.full()).isEmpty();
    await().until(() -> room.full().isPresent());
  }
}
