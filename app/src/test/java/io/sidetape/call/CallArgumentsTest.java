package io.sidetape.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallArgumentsTest {
  @Test
  void the_known_keys_have_their_places_and_others_are_labels() {
    var read = of("tenant=acme", "type=sales", "agent=bot7", "role=agent", "ref=ORDER-7", "x=1");
    assertThat(read.tenant()).isEqualTo("acme");
    assertThat(read.type()).contains("sales");
    assertThat(read.agent()).contains("bot7");
    assertThat(read.role()).isEqualTo("agent");
    assertThat(read.labels()).containsOnlyKeys("ref", "x").containsEntry("ref", "ORDER-7");
    assertThat(read.warnings()).isEmpty();
  }

  @Test
  void a_call_without_arguments_is_the_default_tenants_and_a_customers() {
    var read = of();
    assertThat(read.tenant()).isEqualTo("default");
    assertThat(read.role()).isEqualTo("customer");
    assertThat(read.type()).isEmpty();
    assertThat(read.labels()).isEmpty();
    assertThat(read.warnings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../etc",
        "",
        "Acme",
        "a/b",
        "a b",
        "-a",
        "a\u0000b",
        "ä",
        ".",
        "a\nb",
        "$(id)"
      })
  void a_tenant_that_is_no_name_is_default_with_the_text_as_a_label_and_a_warning(String name) {
    var read = of("tenant=" + name);
    assertThat(read.tenant()).isEqualTo("default");
    assertThat(read.labels()).containsKey("tenant");
    assertThat(read.warnings()).singleElement().asString().contains("taken as 'default'");
    assertThat(read.warnings().getFirst()).doesNotContainPattern("\\p{Cntrl}");
  }

  @Test
  void a_tenants_name_may_have_63_letters_and_no_more() {
    assertThat(of("tenant=" + "a".repeat(63)).tenant()).hasSize(63);
    assertThat(of("tenant=" + "a".repeat(64)).tenant()).isEqualTo("default");
  }

  @Test
  void quotes_commands_and_equals_signs_are_only_text() {
    var read = of("ref=\"'`$(reboot)`'\"", "q=a=b=c");
    assertThat(read.labels()).containsEntry("ref", "\"'`$(reboot)`'\"").containsEntry("q", "a=b=c");
  }

  @Test
  void control_characters_become_spaces() {
    assertThat(of("ref=a\nb\u001b[31mc\u2028d").labels()).containsEntry("ref", "a b [31mc d");
  }

  @Test
  void ten_kilobytes_are_cut_with_a_warning() {
    var read = of("ref=" + "x".repeat(10_240));
    assertThat(read.labels().get("ref")).hasSize(256);
    assertThat(read.warnings()).hasSize(1);
    assertThat(read.warnings().getFirst().length()).isLessThan(200);
  }

  @Test
  void a_cut_in_the_middle_of_a_pair_leaves_no_half_character() {
    assertThat(of("ref=" + "x".repeat(255) + "😀").labels())
        .containsEntry("ref", "x".repeat(255) + " ");
    assertThat(of("ref=😀").labels()).containsEntry("ref", "😀");
  }

  @Test
  void there_are_only_so_many_labels() {
    var args = new ArrayList<String>();
    for (int i = 0; i < 1000; i++) args.add("k" + i + "=v");
    var read = CallArguments.of(args);
    assertThat(read.labels()).hasSize(32);
    assertThat(read.warnings().size()).isLessThan(10);
  }

  @Test
  void what_is_not_key_and_value_is_passed_over_with_a_warning() {
    var read = of("hello", "", "  ", "=x", "a b=c");
    assertThat(read.labels()).isEmpty();
    assertThat(read.warnings()).hasSize(3);
  }

  @Test
  void of_a_key_that_comes_twice_the_last_counts() {
    assertThat(of("tenant=a", "tenant=b").tenant()).isEqualTo("b");
  }

  private static CallArguments of(String... args) {
    return CallArguments.of(List.of(args));
  }
}
