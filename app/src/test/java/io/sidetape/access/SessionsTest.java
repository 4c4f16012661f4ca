package io.sidetape.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionsTest {
  private static final Identity ANN =
      new Identity("ann", "acme", Set.of(Scope.RECORDINGS_READ), Optional.empty());

  @TempDir Path state;
  private Desk desk;

  @BeforeEach
  void open() throws IOException {
    desk = new Desk(state);
  }

  @Test
  void a_session_is_its_tokens_identity_for_twelve_hours_over_restarts() throws Exception {
    var token = desk.token(Scope.RECORDINGS_READ, Scope.LIVE_CONTROL).text();
    var session = signIn(token);
    assertThat(session.validity()).isEqualTo(Duration.ofHours(12));
    desk.pass(Duration.ofHours(12).minusSeconds(1));
    desk.restart();
    assertThat(desk.session(session.value())).isEqualTo(desk.bearer(token));
    desk.pass(Duration.ofSeconds(1));
    assertThat(desk.session(session.value()))
        .isEqualTo(new Answer.Refused("the session has expired"));
  }

  @Test
  void a_session_is_not_longer_than_its_token() throws Exception {
    var hour = Optional.of(Duration.ofHours(1));
    var created = desk.elsewhere().create("acme", Set.of(Scope.ADMIN), hour, Optional.empty());
    assertThat(signIn(created.text()).validity()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void a_session_ends_with_the_revocation_of_its_token() throws Exception {
    var created = desk.token(Scope.ADMIN);
    var session = signIn(created.text());
    desk.elsewhere().revoke(created.token().id());
    assertThat(desk.session(session.value()))
        .isEqualTo(new Answer.Refused("the session's token is revoked"));
  }

  @Test
  void a_cookie_altered_by_any_one_character_opens_nothing() throws Exception {
    var cookie = signIn(desk.token(Scope.RECORDINGS_READ).text()).value();
    for (var altered : Altered.everywhere(cookie))
      assertThat(desk.session(altered)).as(altered).isInstanceOf(Answer.Refused.class);
    assertThat(desk.session(cookie)).isInstanceOf(Answer.Known.class);
  }

  @Test
  void who_signs_out_cannot_go_on_with_the_cookie_even_after_a_restart() throws Exception {
    var token = desk.token(Scope.ADMIN).text();
    var cookie = signIn(token).value();
    var other = signIn(token).value();
    desk.access.signOut("sidetape_session=" + cookie);
    desk.access.signOut("sidetape_session=nonsense");
    desk.access.signOut("another=cookie");
    for (var round = 0; round < 2; round++) {
      assertThat(desk.session(cookie)).isEqualTo(new Answer.Refused("the session has ended"));
      assertThat(desk.session(other)).isInstanceOf(Answer.Known.class);
      desk.restart();
    }
  }

  @Test
  void a_wrong_token_opens_no_session() {
    assertThat(desk.access.signIn("Bearer sst_wrong")).isEmpty();
  }

  @Test
  void an_entry_code_lets_in_once() {
    var code = desk.access.entryCode(ANN, "/calls/1?a=b");
    var entered = desk.access.enter(code).orElseThrow();
    assertThat(entered.path()).isEqualTo("/calls/1?a=b");
    assertThat(desk.session(entered.session().value())).isEqualTo(new Answer.Known(ANN));
    assertThat(desk.access.enter(code)).isEmpty();
    assertThat(desk.metrics.scrape())
        .contains("sidetape_access_refused_total{kind=\"entry_code\"} 1");
  }

  @Test
  void an_entry_code_altered_or_too_old_lets_nobody_in() {
    var code = desk.access.entryCode(ANN, "/");
    for (var altered : Altered.everywhere(code)) assertThat(desk.access.enter(altered)).isEmpty();
    desk.pass(Duration.ofMinutes(10));
    assertThat(desk.access.enter(code)).isEmpty();
  }

  @Test
  void the_oldest_of_too_many_entry_codes_goes() {
    var first = desk.access.entryCode(ANN, "/");
    var second = desk.access.entryCode(ANN, "/");
    for (var n = 0; n < EntryCodes.MOST - 1; n++) desk.access.entryCode(ANN, "/");
    assertThat(desk.access.enter(first)).isEmpty();
    assertThat(desk.access.enter(second)).isPresent();
    assertThat(desk.metrics.scrape())
        .contains("sidetape_limit_reached_total{limit=\"entry_codes\"} 1");
  }

  @Test
  void an_entry_leads_nowhere_else() {
    for (var path : new String[] {"//evil.example", "https://evil.example", "/\\evil", ""})
      assertThatThrownBy(() -> desk.access.entryCode(ANN, path))
          .isInstanceOf(IllegalArgumentException.class);
  }

  private Session signIn(String token) {
    return desk.access.signIn("Bearer " + token).orElseThrow();
  }
}
