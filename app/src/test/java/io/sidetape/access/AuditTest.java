package io.sidetape.access;

import static io.sidetape.access.Audit.What.DELETED;
import static io.sidetape.access.Audit.What.DOWNLOADED;
import static io.sidetape.access.Audit.What.LINKED;
import static io.sidetape.access.Audit.What.PLAYED;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidetape.access.Audit.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTest {
  private static final String RECORDING = "01M7Y2YEQDK2N2K37JEM034XB0";
  private static final String OTHER = "01M7Y2YEQDK2N2K37JEM034XB1";
  private static final Instant AT = Instant.parse("2026-11-30T23:59:00Z");

  @TempDir Path state;
  private Audit audit;

  @BeforeEach
  void open() throws IOException {
    audit = new Desk(state).access.audit();
  }

  @Test
  void each_recording_has_its_own_history_over_months_and_restarts() throws Exception {
    var linked = entry(AT, "ann", RECORDING, LINKED);
    var deleted = entry(AT.plusSeconds(120), "ben", RECORDING, DELETED);
    audit.add(linked);
    audit.add(entry(AT, "ann", OTHER, DOWNLOADED));
    audit.add(deleted);
    assertThat(state.resolve("access/audit/2026-11.jsonl")).exists();
    assertThat(state.resolve("access/audit/2026-12.jsonl")).exists();
    audit = new Desk(state).access.audit();
    assertThat(audit.of(RECORDING, AT)).containsExactly(linked, deleted);
    assertThat(audit.of(RECORDING, AT.plusSeconds(120))).containsExactly(deleted);
  }

  @Test
  void a_line_says_all_in_the_words_of_the_api() throws Exception {
    audit.add(entry(AT, "token:1", RECORDING, Audit.What.LINK_REVOKED));
    assertThat(Files.readString(state.resolve("access/audit/2026-11.jsonl")))
        .isEqualTo(
            """
            {"at":"2026-11-30T23:59:00Z","who":"token:1","tenant":"acme",\
            "recording":"01M7Y2YEQDK2N2K37JEM034XB0","what":"link_revoked","from":"192.0.2.1"}
            """);
  }

  @Test
  void playing_in_many_ranges_is_one_playing_and_downloads_count_each() throws Exception {
    for (var n = 0; n < 20; n++) {
      audit.add(entry(AT.plusSeconds(n), "ann", RECORDING, PLAYED));
      audit.add(entry(AT.plusSeconds(n), "ann", RECORDING, DOWNLOADED));
    }
    audit.add(entry(AT, "ben", RECORDING, PLAYED));
    audit.add(entry(AT.plus(Audit.SAME), "ann", RECORDING, PLAYED));
    assertThat(audit.of(RECORDING, AT)).hasSize(23);
    assertThat(audit.of(RECORDING, AT).stream().filter(it -> it.what() == PLAYED)).hasSize(3);
  }

  @Test
  void a_torn_line_takes_no_other_with_it() throws Exception {
    audit.add(entry(AT, "ann", RECORDING, LINKED));
    var file = state.resolve("access/audit/2026-11.jsonl");
    Files.writeString(file, "{\"at\":\"2026-11-30T23:59:00Z\",\"who", StandardOpenOption.APPEND);
    audit.add(entry(AT, "ann", RECORDING, DELETED));
    assertThat(audit.of(RECORDING, AT)).extracting(Entry::what).containsExactly(LINKED, DELETED);
  }

  @Test
  void who_tells_tales_in_a_name_forges_no_line() throws Exception {
    var forged = entry(AT, "ann\"}\n{\"what\":\"deleted", RECORDING, LINKED);
    audit.add(forged);
    assertThat(audit.of(RECORDING, AT)).containsExactly(forged);
    assertThat(Files.readAllLines(state.resolve("access/audit/2026-11.jsonl"))).hasSize(1);
  }

  private static Entry entry(Instant at, String who, String recording, Audit.What what) {
    return new Entry(at, who, "acme", recording, what, "192.0.2.1");
  }
}
