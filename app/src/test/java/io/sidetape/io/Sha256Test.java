package io.sidetape.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Sha256Test {
  /// Of `abc`, as FIPS 180-2 has it.
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir Path folder;

  @Test
  void a_text_its_bytes_and_a_file_of_them_have_the_standards_hash() throws IOException {
    assertThat(Sha256.hex("abc")).isEqualTo(ABC);
    assertThat(Sha256.hex("abc".getBytes(UTF_8))).isEqualTo(ABC);
    assertThat(Sha256.hex(Files.writeString(folder.resolve("abc"), "abc"))).isEqualTo(ABC);
    assertThat(Sha256.of("abc")).isEqualTo(HexFormat.of().parseHex(ABC));
  }

  @Test
  void pieces_have_the_hash_of_the_whole() {
    var digest = Sha256.newDigest();
    digest.update("a".getBytes(UTF_8));
    digest.update("bc".getBytes(UTF_8));
    assertThat(digest.digest()).isEqualTo(Sha256.of("abc"));
  }
}
