package io.sidetape.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetape.spool.Ledger.Line;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
  private static final Instant NOW = Instant.parse("2026-11-21T03:25:02.362Z");

  @TempDir Path state;

  @Test
  void a_thread_that_is_told_to_stop_writes_all_the_same_and_stops_afterwards() throws IOException {
    try (var ledger = Ledger.open(state)) {
      Thread.currentThread().interrupt();
      ledger.write(expected("one"));
      assertThat(Thread.interrupted()).isTrue();
      assertThat(written()).containsExactly("one");
    }
  }

  @Test
  void no_interrupt_in_the_middle_of_a_write_loses_a_line_of_anybody() throws Exception {
    var ids = IntStream.range(0, 3_000).mapToObj(i -> "call" + i).toList();
    try (var ledger = Ledger.open(state)) {
      var writer = Thread.ofVirtual().start(() -> writeAll(ledger, ids));
      while (writer.isAlive()) {
        writer.interrupt();
        Thread.onSpinWait();
      }
      writer.join();
    }
    assertThat(written()).containsAll(ids);
  }

  @Test
  void what_finds_no_room_is_written_at_the_end_and_keeps_nobody_from_ending() throws IOException {
    var day = state.resolve("ledger/2026-11-21");
    var ledger = Ledger.open(state);
    Files.createDirectory(day);
    assertThatThrownBy(() -> ledger.write(expected("one"))).isInstanceOf(IOException.class);
    assertThatCode(ledger::close).doesNotThrowAnyException();
    Files.delete(day);
    Thread.currentThread().interrupt(); // a stop that is told to hurry
    ledger.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(written()).containsExactly("one");
  }

  private static void writeAll(Ledger ledger, List<String> ids) {
    for (var id : ids) {
      try {
        ledger.write(expected(id));
      } catch (ClosedByInterruptException later) {
        Thread.interrupted();
      } catch (IOException fault) {
        throw new AssertionError(fault);
      }
    }
  }

  private static Line expected(String id) {
    return new Line.Expected(NOW, id, "acme");
  }

  private List<String> written() throws IOException {
    var day = LocalDate.ofInstant(NOW, ZoneOffset.UTC);
    return Ledger.read(state, day).stream().map(Line::id).toList();
  }
}
