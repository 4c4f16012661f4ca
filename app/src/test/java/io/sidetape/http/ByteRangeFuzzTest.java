package io.sidetape.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Whatever stands in a `Range` header.
class ByteRangeFuzzTest {
  @FuzzTest
  void a_part_is_never_empty_and_never_past_the_end(byte[] bytes) {
    var text = new String(bytes, StandardCharsets.ISO_8859_1);
    for (var header : List.of(text, "bytes=" + text, "bytes=1-" + text))
      for (var length : List.of(0L, 1L, 1_000L, Long.MAX_VALUE))
        if (ByteRange.of(Optional.of(header), length) instanceof ByteRange.Part(var from, var to))
          assertThat(to).isGreaterThan(from).isLessThanOrEqualTo(length);
  }
}
