package io.sidetape.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinksTest {
  private static final String RECORDING = "01M7Y2YEQDK2N2K37JEM034XB0";
  private static final String OTHER = "01M7Y2YEQDK2N2K37JEM034XB1";
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path state;
  private Desk desk;

  @BeforeEach
  void open() throws IOException {
    desk = new Desk(state);
  }

  @Test
  void a_link_reads_its_one_recording_and_does_nothing_else() throws Exception {
    var identity = known(issue().token());
    assertThat(identity.subject()).startsWith("link:");
    assertThat(identity.mayRead("acme", RECORDING)).isTrue();
    assertThat(identity.mayRead("acme", OTHER)).isFalse();
    assertThat(identity.mayRead("other", RECORDING)).isFalse();
    assertThat(identity.may(Scope.RECORDINGS_DELETE, "acme", RECORDING)).isFalse();
    assertThat(identity.may(Scope.RECORDINGS_READ, "acme")).isFalse();
  }

  @Test
  void a_link_altered_by_any_one_character_opens_nothing() throws Exception {
    var token = issue().token();
    for (var altered : Altered.everywhere(token))
      assertThat(desk.link(altered)).as(altered).isEqualTo(new Answer.Refused(INVALID));
    assertThat(desk.link(token)).isInstanceOf(Answer.Known.class);
  }

  private static final String INVALID = "the link is not valid";

  @Test
  void one_links_signature_does_not_fit_another() throws Exception {
    var one = issue().token();
    var other = desk.access.links().issue("acme", OTHER, HOUR, "token:1").token();
    var crossed = one.substring(0, 20) + other.substring(20);
    assertThat(desk.link(crossed)).isEqualTo(new Answer.Refused(INVALID));
  }

  @Test
  void a_record_altered_on_disc_opens_nothing_else() throws Exception {
    var token = issue().token();
    var file = state.resolve("access/links.json");
    Files.writeString(file, Files.readString(file).replace(RECORDING, OTHER));
    assertThat(desk.link(token)).isEqualTo(new Answer.Refused(INVALID));
  }

  @Test
  void a_link_ends_at_its_time_to_the_instant() throws Exception {
    var token = issue().token();
    desk.pass(HOUR.minusNanos(1));
    assertThat(desk.link(token)).isInstanceOf(Answer.Known.class);
    desk.pass(Duration.ofNanos(1));
    assertThat(desk.link(token)).isEqualTo(new Answer.Refused("the link has expired"));
  }

  @Test
  void a_revoked_link_stays_so_over_a_restart_and_the_others_go_on() throws Exception {
    var issued = issue();
    var other = issue();
    assertThat(desk.access.links().revoke(OTHER, issued.link().id())).isFalse();
    assertThat(desk.access.links().revoke(RECORDING, issued.link().id())).isTrue();
    assertThat(desk.access.links().revoke(RECORDING, issued.link().id())).isFalse();
    for (var round = 0; round < 2; round++) {
      assertThat(desk.link(issued.token()))
          .isEqualTo(new Answer.Refused("the link has been revoked"));
      assertThat(desk.link(other.token())).isInstanceOf(Answer.Known.class);
      assertThat(desk.access.links().of(RECORDING)).containsExactly(other.link());
      desk.restart();
    }
  }

  @Test
  void what_has_expired_is_forgotten_at_the_next_link() throws Exception {
    issue();
    desk.pass(HOUR);
    issue();
    assertThat(Files.readString(state.resolve("access/links.json")).split(RECORDING, -1))
        .hasSize(2);
  }

  @Test
  void a_link_for_no_time_or_for_ever_is_refused() {
    for (var validity : new Duration[] {Duration.ZERO, HOUR.negated(), Duration.ofDays(366)})
      assertThatThrownBy(() -> desk.access.links().issue("acme", RECORDING, validity, "a"))
          .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void one_tenant_leaves_the_others_theirs_and_what_is_revoked_counts_no_more() throws Exception {
    var first = issue();
    var file = state.resolve("access/links.json");
    var json = Files.readString(file);
    var entry = json.substring(json.indexOf('{'), json.lastIndexOf('}') + 1);
    var copies =
        IntStream.range(1, Links.MOST_OF_A_TENANT)
            .mapToObj(i -> entry.replace(first.link().id(), "%016x".formatted(i)))
            .collect(Collectors.joining(","));
    Files.writeString(file, "[" + entry + "," + copies + "]");
    assertThatThrownBy(this::issue).isInstanceOf(Links.TooMany.class);
    assertThat(desk.access.links().issue("other", OTHER, HOUR, "token:2")).isNotNull();
    assertThat(desk.access.links().revoke(RECORDING, first.link().id())).isTrue();
    assertThat(issue()).isNotNull();
  }

  private Links.Issued issue() throws IOException {
    return desk.access.links().issue("acme", RECORDING, HOUR, "token:1");
  }

  private Identity known(String token) {
    return ((Answer.Known) desk.link(token)).identity();
  }
}
