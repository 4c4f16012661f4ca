package io.sidetape.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetape.io.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTest {
  @TempDir Path state;
  private Desk desk;

  @BeforeEach
  void open() throws IOException {
    desk = new Desk(state);
  }

  @Test
  void nothing_presented_is_unknown_and_not_refused() {
    assertThat(desk.access.identify(Optional.empty(), Optional.empty(), Optional.empty()))
        .isEqualTo(new Answer.Unknown());
    assertThat(desk.access.identify(Optional.empty(), Optional.of("a=b; c"), Optional.empty()))
        .isEqualTo(new Answer.Unknown());
  }

  @Test
  void a_token_made_by_another_process_is_known_to_the_daemon_at_once() throws Exception {
    var created = desk.token(Scope.RECORDINGS_READ);
    assertThat(created.text()).matches("sst_[A-Za-z0-9_-]{43}");
    assertThat(desk.bearer(created.text()))
        .isEqualTo(
            new Answer.Known(
                new Identity(
                    "token:" + created.token().id(),
                    "acme",
                    Set.of(Scope.RECORDINGS_READ),
                    Optional.empty())));
  }

  @Test
  void a_token_revoked_by_another_process_opens_nothing_from_then_on() throws Exception {
    var created = desk.token(Scope.RECORDINGS_READ);
    var other = desk.token(Scope.ADMIN);
    assertThat(desk.bearer(created.text())).isInstanceOf(Answer.Known.class);
    assertThat(desk.elsewhere().revoke(created.token().id())).isTrue();
    assertThat(desk.bearer(created.text()))
        .isEqualTo(new Answer.Refused("the token is unknown or revoked"));
    assertThat(desk.bearer(other.text())).isInstanceOf(Answer.Known.class);
    assertThat(desk.elsewhere().revoke(created.token().id())).isFalse();
  }

  @Test
  void a_token_ends_at_its_time_to_the_instant() throws Exception {
    var month = Optional.of(Duration.ofDays(30));
    var created = desk.elsewhere().create("acme", Set.of(Scope.ADMIN), month, Optional.of("ci"));
    desk.pass(Duration.ofDays(30).minusNanos(1));
    assertThat(desk.bearer(created.text())).isInstanceOf(Answer.Known.class);
    desk.pass(Duration.ofNanos(1));
    assertThat(desk.bearer(created.text())).isEqualTo(new Answer.Refused("the token has expired"));
  }

  @Test
  void a_token_altered_anywhere_opens_nothing() throws Exception {
    var text = desk.token(Scope.ADMIN).text();
    for (var altered : Altered.everywhere(text))
      assertThat(desk.bearer(altered)).as(altered).isInstanceOf(Answer.Refused.class);
    assertThat(desk.bearer(text)).isInstanceOf(Answer.Known.class);
  }

  @Test
  void what_is_kept_is_a_hash_that_only_the_owner_reads() throws Exception {
    var text = desk.token(Scope.ADMIN).text();
    desk.access.links().issue("acme", "01M7Y2YEQDK2N2K37JEM034XB0", Duration.ofHours(1), "a");
    var names = new HashSet<String>();
    try (var files = Files.walk(state.resolve("access"))) {
      for (var file : files.toList()) {
        names.add(String.valueOf(file.getFileName()));
        var mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        if (Files.isDirectory(file)) assertThat(mode).isEqualTo("rwx------");
        else if (!file.endsWith("lock")) assertThat(mode).as("%s", file).isEqualTo("rw-------");
      }
    }
    assertThat(names).contains("tokens.json", "links.json", "link.key", "session.key");
    assertThat(Files.readString(state.resolve("access/tokens.json")))
        .contains(Sha256.hex(text))
        .doesNotContain(text, text.substring(4));
  }

  @Test
  void the_first_credential_decides_and_a_right_one_after_it_mends_nothing() throws Exception {
    var good = desk.token(Scope.ADMIN).text();
    var cookie = "sidetape_session=" + desk.access.signIn("Bearer " + good).orElseThrow().value();
    assertThat(desk.access.identify(Optional.empty(), Optional.of(cookie), Optional.empty()))
        .isInstanceOf(Answer.Known.class);
    assertThat(
            desk.access.identify(
                Optional.of("Bearer sst_no"), Optional.of(cookie), Optional.empty()))
        .isInstanceOf(Answer.Refused.class);
    assertThat(desk.access.identify(Optional.empty(), Optional.of(cookie), Optional.of("stl_no")))
        .isEqualTo(new Answer.Refused("the link is not valid"));
  }

  @Test
  void other_schemes_and_other_peoples_tokens_are_refused_and_counted() {
    for (var said : List.of("Basic YTpi", "Bearer", "Bearer ", "bearer x.y.z", "", "sst_x"))
      assertThat(desk.access.identify(Optional.of(said), Optional.empty(), Optional.empty()))
          .as(said)
          .isInstanceOf(Answer.Refused.class);
    assertThat(desk.metrics.scrape()).contains("sidetape_access_refused_total{kind=\"bearer\"} 6");
  }

  @Test
  void a_file_that_cannot_be_read_lets_nobody_in_and_is_unhealthy() throws Exception {
    var good = desk.token(Scope.ADMIN).text();
    assertThat(desk.access.check().problem()).isEmpty();
    Files.writeString(state.resolve("access/tokens.json"), "[{");
    assertThat(desk.bearer(good))
        .isEqualTo(new Answer.Refused("it cannot be checked at the moment"));
    assertThat(desk.access.check().problem())
        .hasValueSatisfying(words -> assertThat(words).contains("tokens.json is damaged"));
  }

  @Test
  void a_damaged_key_is_named_at_the_start() throws Exception {
    Files.writeString(state.resolve("access/link.key"), "short");
    assertThatThrownBy(desk::restart).hasMessageContaining("link.key is damaged: 5 bytes");
  }

  @Test
  void tokens_made_at_once_are_all_there() throws Exception {
    var threads = new ArrayList<Thread>();
    for (var n = 0; n < 8; n++)
      threads.add(
          Thread.startVirtualThread(() -> {
            try {
              desk.token(Scope.ADMIN);
            } catch (IOException lost) {
              throw new java.io.UncheckedIOException(lost);
            }
          }));
    for (var thread : threads) thread.join();
    assertThat(desk.elsewhere().list()).hasSize(8).doesNotHaveDuplicates();
  }

  @Test
  void an_admin_may_all_and_only_of_its_tenant() {
    var admin = new Identity("a", "acme", Set.of(Scope.ADMIN), Optional.empty());
    for (var scope : Scope.values()) {
      assertThat(admin.may(scope, "acme")).isTrue();
      assertThat(admin.may(scope, "acme", "x")).isTrue();
      assertThat(admin.may(scope, "other")).isFalse();
      assertThat(admin.may(scope, "other", "x")).isFalse();
    }
    var all = new Identity("a", "*", Set.of(Scope.RECORDINGS_READ), Optional.empty());
    assertThat(all.mayRead("other", "x")).isTrue();
    assertThat(all.may(Scope.RECORDINGS_DELETE, "other", "x")).isFalse();
  }
}
