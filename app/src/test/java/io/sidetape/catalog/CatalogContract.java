package io.sidetape.catalog;

import static io.sidetape.catalog.Facet.AGENT;
import static io.sidetape.catalog.Facet.CALLED;
import static io.sidetape.catalog.Facet.CALLER;
import static io.sidetape.catalog.Facet.REASON;
import static io.sidetape.catalog.Facet.STATUS;
import static io.sidetape.catalog.Facet.TYPE;
import static io.sidetape.catalog.Sample.START;
import static io.sidetape.catalog.Sample.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every catalog does, whichever database it is in.
abstract class CatalogContract {
  private static final CatalogQuery ALL = CatalogQuery.all();

  private Catalog catalog;

  /// Where an empty catalog is.
  abstract CatalogSettings empty() throws Exception;

  @BeforeEach
  void open() throws Exception {
    catalog = Catalog.of(empty());
  }

  @AfterEach
  void close() {
    catalog.close();
  }

  private void put(Sample... calls) throws CatalogException {
    for (var call : calls) catalog.put(call.row());
  }

  private List<String> ids(CatalogQuery query) throws CatalogException {
    return catalog.search(query).rows().stream().map(CatalogRow::id).toList();
  }

  @Test
  void a_manifest_comes_back_as_it_was_put() throws Exception {
    var call = call(1).with(CALLER, "+493012345").label("ref", "ORDER-7").event("muted");
    put(call);
    assertThat(catalog.search(ALL).rows()).containsExactly(call.row());
    assertThat(catalog.find(call.id(), Optional.empty())).contains(new Found.Kept(call.row()));
    assertThat(catalog.search(ALL).rows().getFirst().manifest()).isEqualTo(call.json());
  }

  @Test
  void a_call_put_twice_is_there_once_and_the_last_one_counts() throws Exception {
    put(call(1).with(AGENT, "bot1").with(REASON, "no_sound"));
    put(call(1).with(AGENT, "bot2"));
    assertThat(ids(ALL)).containsExactly(call(1).id());
    assertThat(ids(ALL.with(AGENT, "bot1"))).isEmpty();
    assertThat(ids(ALL.with(AGENT, "bot2"))).containsExactly(call(1).id());
    assertThat(ids(ALL.saying("no_sound"))).isEmpty();
  }

  @Test
  void a_call_that_moved_in_time_is_there_once() throws Exception {
    var moved = call(1).manifest();
    put(call(1));
    var json = call(1).json().replace(moved.startedAt().toString(), "2026-11-20T00:00:00.000Z");
    catalog.put(CatalogRow.of(json));
    assertThat(catalog.search(ALL).rows()).containsExactly(CatalogRow.of(json));
  }

  @Test
  void the_same_id_twice_in_one_chunk_is_one_row() throws Exception {
    catalog.putAll(List.of(call(1).row(), call(2).row(), call(1).with(AGENT, "x").row()));
    assertThat(ids(ALL)).containsExactly(call(2).id(), call(1).id());
    assertThat(ids(ALL.with(AGENT, "x"))).containsExactly(call(1).id());
  }

  @Test
  void pages_follow_each_other_newest_first_without_gap_or_overlap() throws Exception {
    var calls = new ArrayList<String>();
    for (int i = 0; i < 23; i++) {
      put(call(i).with(TYPE, i % 2 == 0 ? "sales" : "support"));
      calls.addFirst(call(i).id());
    }
    assertThat(walk(ALL.limited(5))).containsExactlyElementsOf(calls);
    var sales = walk(ALL.with(TYPE, "sales").limited(5));
    assertThat(sales).hasSize(12).isSubsetOf(calls).doesNotHaveDuplicates();
  }

  @Test
  void calls_of_the_same_millisecond_are_all_there_in_pages_too() throws Exception {
    for (int i = 0; i < 9; i++)
      put(Sample.at(START, i)); // their ids differ in bits past the place's
    assertThat(walk(ALL.limited(2))).hasSize(9).doesNotHaveDuplicates();
    assertThat(walk(ALL.saying("ch").limited(2))).hasSize(9);
  }

  @Test
  void a_page_stays_where_it_was_when_calls_come_in() throws Exception {
    for (int i = 0; i < 6; i++) put(call(i));
    var first = catalog.search(ALL.limited(3));
    put(call(10));
    var second = catalog.search(ALL.limited(3).after(first.next().orElseThrow()));
    assertThat(second.rows())
        .extracting(CatalogRow::id)
        .containsExactly(call(2).id(), call(1).id(), call(0).id());
    assertThat(second.next()).isEmpty();
  }

  private List<String> walk(CatalogQuery query) throws CatalogException {
    var ids = new ArrayList<String>();
    var page = catalog.search(query);
    page.rows().forEach(row -> ids.add(row.id()));
    while (page.next().isPresent()) {
      page = catalog.search(query.after(page.next().get()));
      page.rows().forEach(row -> ids.add(row.id()));
    }
    return ids;
  }

  @Test
  void each_facet_finds_its_exact_value_alone() throws Exception {
    put(
        call(0).with(CALLER, "100"),
        call(1).with(CALLED, "100"),
        call(2).with(AGENT, "100"),
        call(3).with(TYPE, "100"),
        call(4).with(REASON, "100"),
        call(5).with(CALLER, "1000"));
    assertThat(ids(ALL.with(CALLER, "100"))).containsExactly(call(0).id());
    assertThat(ids(ALL.with(CALLED, "100"))).containsExactly(call(1).id());
    assertThat(ids(ALL.with(AGENT, "100"))).containsExactly(call(2).id());
    assertThat(ids(ALL.with(TYPE, "100"))).containsExactly(call(3).id());
    assertThat(ids(ALL.with(REASON, "100"))).containsExactly(call(4).id());
    assertThat(ids(ALL.with(STATUS, "absent"))).containsExactly(call(4).id());
    assertThat(ids(ALL.with(STATUS, "completed"))).hasSize(5);
    assertThat(ids(ALL.with(CALLER, "100").with(TYPE, "sales"))).isEmpty();
  }

  @Test
  void a_tenant_sees_its_own_calls_alone() throws Exception {
    put(call(0).of("acme").on("1.1"), call(1).of("globex").on("1.1"));
    assertThat(ids(ALL.ofTenant("globex"))).containsExactly(call(1).id());
    assertThat(ids(ALL.ofTenant("globex").saying("ch 1"))).isEmpty();
    assertThat(catalog.find(call(0).id(), Optional.of("globex"))).isEmpty();
    assertThat(catalog.find("1.1", Optional.of("acme")))
        .contains(new Found.Kept(call(0).of("acme").on("1.1").row()));
  }

  @Test
  void times_bound_the_start_the_first_included() throws Exception {
    for (int i = 0; i < 5; i++) put(call(i));
    var between = ALL.between(Optional.of(START.plusSeconds(1)), Optional.of(START.plusSeconds(3)));
    assertThat(ids(between)).containsExactly(call(2).id(), call(1).id());
    assertThat(ids(between.saying("ch"))).containsExactly(call(2).id(), call(1).id());
    var never = ALL.between(Optional.of(Instant.MAX), Optional.of(Instant.MIN));
    assertThat(ids(never)).isEmpty();
  }

  @Test
  void lengths_bound_the_audio_both_included() throws Exception {
    for (int i = 0; i < 8; i++) put(call(i).lasting(1000L << i));
    put(call(8).with(REASON, "no_sound"));
    assertThat(ids(ALL.lasting(4000, 8000))).containsExactly(call(3).id(), call(2).id());
    assertThat(ids(ALL.lasting(64_001, Long.MAX_VALUE))).containsExactly(call(7).id());
    assertThat(ids(ALL.lasting(0, 999))).containsExactly(call(8).id());
    assertThat(ids(ALL.lasting(9000, 100))).isEmpty();
  }

  @Test
  void labels_and_flags_must_all_be_there() throws Exception {
    put(
        call(0).label("ref", "A=1").label("team", "x").recovered(),
        call(1).label("ref", "A=1").silentLeft(),
        call(2).event("muted").recovered());
    assertThat(ids(ALL.withLabel("ref", "A=1"))).containsExactly(call(1).id(), call(0).id());
    assertThat(ids(ALL.withLabel("ref", "A=1").withLabel("team", "x")))
        .containsExactly(call(0).id());
    assertThat(ids(ALL.with(Flag.RECOVERED))).containsExactly(call(2).id(), call(0).id());
    assertThat(ids(ALL.with(Flag.RECOVERED).with(Flag.MUTED))).containsExactly(call(2).id());
    assertThat(ids(ALL.with(Flag.SILENT_SIDE))).containsExactly(call(1).id());
  }

  @Test
  void free_text_finds_the_beginnings_of_words_in_any_order() throws Exception {
    put(
        call(0).with(CALLER, "+493012345").with(AGENT, "Jürgen Groß").label("ref", "ORDER-7"),
        call(1).with(CALLER, "+493099999").with(AGENT, "Bob").label("ref", "ORDER-8"));
    for (var text :
        List.of(
            "jurg",
            "JÜRGEN",
            "gross",
            "groß jürg",
            "order-7",
            "7 ORD",
            "49301",
            "+49 30 123",
            "ref jürgen")) assertThat(ids(ALL.saying(text))).as(text).containsExactly(call(0).id());
    assertThat(ids(ALL.saying("order"))).hasSize(2);
    assertThat(ids(ALL.saying("rgen"))).isEmpty();
    assertThat(ids(ALL.saying("order bob jürgen"))).isEmpty();
    assertThat(ids(ALL.saying(call(1).id()))).containsExactly(call(1).id());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'",
        "\"",
        "\\",
        "%",
        "_",
        "*",
        "' or 1=1 --",
        "'; drop table calls; --",
        "\" OR \"",
        "NEAR(a b)",
        "words:x",
        "^x",
        "-x",
        "(((",
        "a AND",
        "'x':*",
        "a & | !",
        "<script>alert(1)</script>",
        "\u0000",
        "\ud800",
        "\uffff",
        "😀",
        "مرحبا",
        "日本語",
        "x\ny",
        "{\"$gt\":\"\"}",
        "${jndi:ldap://x}",
        "../../etc/passwd"
      })
  void any_text_is_kept_and_searched_for_as_text(String text) throws Exception {
    var call = call(0).label("k", text).with(AGENT, text).with(CALLER, text).on("x" + text);
    put(call, call(1));
    assertThat(ids(ALL.with(AGENT, text))).containsExactly(call.id());
    assertThat(ids(ALL.withLabel("k", text))).containsExactly(call.id());
    assertThat(ids(ALL.saying(text).with(CALLER, text))).containsExactly(call.id());
    assertThat(catalog.find("x" + text, Optional.empty())).isPresent();
    assertThat(ids(ALL.saying(text.repeat(300)))).isSubsetOf(call.id(), call(1).id());
    assertThat(ids(ALL)).hasSize(2);
  }

  @Test
  void what_was_deleted_leaves_a_tombstone_and_stays_so() throws Exception {
    put(call(0).on("1.7"), call(1));
    catalog.bury(call(0).on("1.7").tombstone("ann"));
    catalog.bury(call(0).on("1.7").tombstone("ann"));
    put(call(0).on("1.7"));
    assertThat(ids(ALL)).containsExactly(call(1).id());
    assertThat(ids(ALL.saying(call(0).id()))).isEmpty();
    var buried = new Found.Deleted(call(0).on("1.7").tombstone("ann"));
    assertThat(catalog.find(call(0).id(), Optional.of("acme"))).contains(buried);
    assertThat(catalog.find("1.7", Optional.empty())).contains(buried);
    assertThat(catalog.find(call(0).id(), Optional.of("globex"))).isEmpty();
  }

  @Test
  void a_channel_id_of_any_length_keeps_no_other_call_out() throws Exception {
    var letters = new Random(1).ints(8_000, 'a', 'z' + 1);
    var longest =
        letters.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
    put(call(1).on(longest.toString()), call(2));
    assertThat(ids(ALL)).containsExactlyInAnyOrder(call(1).id(), call(2).id());
    assertThat(catalog.find(longest.toString(), Optional.empty()))
        .contains(new Found.Kept(call(1).on(longest.toString()).row()));
  }

  @Test
  void a_channel_id_finds_its_newest_call() throws Exception {
    put(call(0).on("1.7"), call(5).on("1.7"), call(2).on("1.7"));
    assertThat(catalog.find("1.7", Optional.empty()))
        .contains(new Found.Kept(call(5).on("1.7").row()));
    assertThat(catalog.find(call(0).id().toLowerCase(Locale.ROOT), Optional.empty()))
        .contains(new Found.Kept(call(0).on("1.7").row()));
    assertThat(catalog.find("nobody", Optional.empty())).isEmpty();
  }

  @Test
  void a_removed_call_is_not_found_and_may_come_again() throws Exception {
    put(call(0), call(1));
    catalog.remove(Set.of(call(0).id(), "01AAAAAAAAAAAAAAAAAAAAAAAA"));
    assertThat(ids(ALL.saying("ch"))).containsExactly(call(1).id());
    put(call(0));
    assertThat(ids(ALL.saying("ch"))).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "!!!", "AAAA", "__________8", "' or 1=1"})
  void a_cursor_that_is_none_of_ours_is_refused(String cursor) {
    assertThatThrownBy(() -> catalog.search(ALL.after(cursor)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_folder_s_calls_are_known_and_forgotten_with_it() throws Exception {
    var day = new Catalog.Folder("acme", LocalDate.parse("2026-11-21"));
    var other = Sample.at(START.plusSeconds(86_400), 9);
    put(call(0), call(1).of("globex"), other);
    catalog.whole(day, START);
    catalog.whole(day, START.plusNanos(5));
    assertThat(catalog.folders()).isEqualTo(Map.of(day, START.plusNanos(5)));
    assertThat(catalog.idsIn(day)).containsExactly(call(0).id());
    assertThat(catalog.origins()).hasSize(3).contains(day);
    catalog.forget(day);
    assertThat(ids(ALL)).containsExactly(other.id(), call(1).id());
    assertThat(catalog.folders()).isEmpty();
  }

  @Test
  void what_is_in_it_is_there_after_it_is_opened_again() throws Exception {
    put(call(0));
    catalog.close();
    catalog = Catalog.of(same());
    assertThat(ids(ALL.saying("ch"))).containsExactly(call(0).id());
    assertThat(catalog.check()).isEmpty();
  }

  /// The settings that [#empty] gave.
  abstract CatalogSettings same();

  @Test
  void many_may_write_the_same_calls_at_once() throws Exception {
    try (var other = Catalog.of(same());
        var threads = Executors.newFixedThreadPool(4)) {
      var jobs = new ArrayList<Callable<Boolean>>();
      for (int i = 0; i < 40; i++) {
        var mine = i % 2 == 0 ? catalog : other;
        var rows = List.of(call(i % 5).row(), call(i % 3).row());
        jobs.add(() -> {
          mine.putAll(rows);
          return true;
        });
      }
      for (var done : threads.invokeAll(jobs)) assertThat(done.get()).isTrue();
    }
    assertThat(ids(ALL.saying("ch"))).hasSize(5).doesNotHaveDuplicates();
  }
}
