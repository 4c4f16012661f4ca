package io.sidetape.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.sidetape.Waits;
import io.sidetape.ari.Reply;
import io.sidetape.spool.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What both ends of a call do to each other, as events tell it.
class ConversationTest {
  private static final String CALL = "1700000000.1";
  private static final String AGENT = "1700000000.2";
  private static final String OTHER = "1700000000.3";

  @TempDir Path folder;
  private Office office;

  @BeforeEach
  void open() throws IOException {
    office = new Office(folder);
  }

  @AfterEach
  void close() throws IOException, InterruptedException {
    office.close();
  }

  @Test
  void either_end_may_hold_and_each_hold_has_one_end() throws IOException {
    var id = office.call(CALL);
    dials(CALL, AGENT);
    send("ChannelHold", channel(CALL));
    send("ChannelHold", channel(CALL));
    send("ChannelHold", channel(AGENT));
    send("ChannelUnhold", channel(CALL));
    send("ChannelUnhold", channel(AGENT));
    send("ChannelUnhold", channel(AGENT));
    assertThat(office.happenings(id, 4))
        .extracting(Entry.Happened::what, it -> it.details().get("by"))
        .containsExactly(
            tuple("held", "left"),
            tuple("held", "right"),
            tuple("resumed", "left"),
            tuple("resumed", "right"));
  }

  /// Whom it dials may answer at once.
  @Waits
  @Test
  void a_call_goes_on_only_once_its_events_have_been_asked_for() {
    var late = new Reply.Late(Duration.ofSeconds(3), Reply.ok("{\"name\":\"sidetape\"}"));
    office.fake().on("POST", "/applications/*/subscription", late);
    office.fake().call(CALL, "tenant=acme");
    await().until(() -> office.fake().asked("POST", "/applications/*/subscription") > 0);
    var goOn = "/channels/" + CALL + "/continue";
    await().during(Duration.ofMillis(500)).until(() -> office.fake().asked("POST", goOn) == 0);
    await().until(() -> office.fake().asked("POST", goOn) > 0);
  }

  @Test
  void a_stranger_who_holds_is_none_of_the_calls_business() throws IOException {
    var id = office.call(CALL);
    send("ChannelHold", channel(OTHER));
    send("ChannelHold", channel(CALL));
    assertThat(office.happenings(id, 1))
        .extracting(Entry.Happened::details)
        .containsExactly(Map.of("by", "left"));
  }

  @Test
  void the_one_who_dialled_a_recorded_leg_is_its_other_end() throws IOException {
    var id = office.call(CALL);
    dials(AGENT, CALL);
    send("ChannelHold", channel(AGENT));
    assertThat(office.happenings(id, 1).getFirst().details()).isEqualTo(Map.of("by", "right"));
  }

  @Test
  void transfers_tell_once_who_sent_whom_where() throws IOException {
    var id = office.call(CALL);
    var bridge = ",\"bridge\":{\"channels\":[\"%s\",\"%s\"]}".formatted(AGENT, CALL);
    var blind = channel(AGENT) + ",\"result\":\"Success\",\"exten\":\"703\"" + bridge;
    send("BridgeBlindTransfer", blind);
    send("BridgeBlindTransfer", blind);
    send("BridgeBlindTransfer", channel(AGENT) + ",\"result\":\"Fail\",\"exten\":\"704\"" + bridge);
    send(
        "BridgeAttendedTransfer",
        """
        "result":"Success","transferer_first_leg":{"id":"%s"},"transferee":{"id":"%s"},
        "transfer_target":{"id":"%s","caller":{"number":"705"}}\
        """
            .formatted(AGENT, CALL, OTHER));
    assertThat(office.happenings(id, 2))
        .extracting(Entry.Happened::what, Entry.Happened::details)
        .containsExactly(
            tuple("transferred", Map.of("kind", "blind", "by", "right", "to", "703")),
            tuple("transferred", Map.of("kind", "attended", "by", "right", "to", "705")));
  }

  @Test
  void whom_a_call_is_connected_to_is_its_other_end_from_then_on() throws IOException {
    var id = office.call(CALL);
    send(
        "BridgeAttendedTransfer",
        """
        "result":"Success","transferer_first_leg":{"id":"%s"},"transferee":{"id":"%s"},
        "transfer_target":{"id":"%s"}\
        """
            .formatted(AGENT, CALL, OTHER));
    await().until(() -> office.fake().asked("POST", "/applications/*/subscription") == 2);
    send("ChannelHold", channel(OTHER));
    assertThat(office.happenings(id, 2).getLast().details()).isEqualTo(Map.of("by", "right"));
  }

  private void dials(String caller, String peer) {
    send(
        "Dial",
        "\"dialstatus\":\"ANSWER\",\"caller\":{\"id\":\"%s\"},\"peer\":{\"id\":\"%s\"}"
            .formatted(caller, peer));
    await().until(() -> office.fake().asked("POST", "/applications/*/subscription") == 2);
  }

  private void send(String type, String fields) {
    office
        .fake()
        .send(
            "{\"type\":\"%s\",\"timestamp\":\"2026-11-21T03:25:02.362+0000\",%s}"
                .formatted(type, fields));
  }

  private static String channel(String id) {
    return "\"channel\":{\"id\":\"%s\"}".formatted(id);
  }
}
