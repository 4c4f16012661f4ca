package io.sidetape.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetape.spool.RecordingId;
import io.sidetape.spool.Side;
import io.sidetape.training.Script.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptTest {
  private static final RecordingId ID = RecordingId.at(1_700_000_000_000L);
  private static final String SNOOP = Side.IN.snoopId(ID);
  private static final String NAME = Side.IN.recordingName(ID);

  @TempDir Path recordings;
  private final List<String> events = new ArrayList<>();
  private Script script;

  @BeforeEach
  void open() throws IOException {
    Files.createDirectory(recordings.resolve("sidetape"));
    script = new Script(recordings, events::add);
  }

  @Test
  void a_side_is_recorded_under_its_own_name_until_its_call_is_over() {
    var call = script.call();
    assertThat(snoop(call.id(), SNOOP)).isEqualTo(200);
    assertThat(record(SNOOP, NAME)).isEqualTo(201);
    assertThat(status("GET", Map.of(), "recordings", "live", NAME)).isEqualTo(200);
    script.hangUp(call);
    assertThat(status("GET", Map.of(), "recordings", "live", NAME)).isEqualTo(404);
    assertThat(recordings.resolve(NAME + ".wav")).hasSize(44 + 2 * 1_600);
    assertThat(events.stream().map(event -> event.split("\"", 5)[3]))
        .containsExactly(
            "StasisStart",
            "StasisStart",
            "RecordingStarted",
            "RecordingFinished",
            "StasisEnd",
            "ChannelDestroyed");
  }

  @Test
  void nothing_is_written_under_a_name_of_somebody_elses_making() {
    var call = script.call();
    assertThat(snoop(call.id(), "../x")).isEqualTo(404);
    assertThat(snoop(call.id(), SNOOP)).isEqualTo(200);
    for (var name : List.of("../../x", "sidetape/../x", Side.OUT.recordingName(ID)))
      assertThat(record(SNOOP, name)).isEqualTo(404);
    assertThat(record("../x", "sidetape/../x")).isEqualTo(404);
    script.hangUp(call);
    assertThat(recordings.resolve("sidetape")).isEmptyDirectory();
    assertThat(recordings.resolve("x.wav")).doesNotExist();
  }

  @Test
  void a_call_that_is_over_is_found_no_more() {
    var call = script.call();
    assertThat(status("GET", Map.of(), "channels", call.id())).isEqualTo(200);
    script.hangUp(call);
    assertThat(status("GET", Map.of(), "channels", call.id())).isEqualTo(404);
    assertThat(call.wentOn()).isNotDone();
  }

  private int snoop(String callId, String snoopId) {
    return status("POST", Map.of(), "channels", callId, "snoop", snoopId);
  }

  private int record(String snoopId, String name) {
    return status("POST", Map.of("name", name), "channels", snoopId, "record");
  }

  private int status(String method, Map<String, String> query, String... parts) {
    return script.answer(new Request(method, List.of(parts), query)).status();
  }
}
