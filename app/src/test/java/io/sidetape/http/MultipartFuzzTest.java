package io.sidetape.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/// Whatever a client calls a form.
class MultipartFuzzTest {
  @FuzzTest
  void it_is_parts_or_malformed(byte[] bytes) throws IOException {
    var type = Map.of("content-type", List.of("multipart/form-data; boundary=b"));
    var body = new ByteArrayInputStream(bytes);
    var request =
        new Request("POST", "/", Map.of(), Map.of(), type, InetAddress.getLoopbackAddress(), body);
    var form = Multipart.of(request).orElseThrow();
    try {
      for (var part = form.next(); part.isPresent(); part = form.next())
        assertThat(part.get().content().readAllBytes().length).isLessThan(bytes.length);
      assertThat(body.available()).isZero();
    } catch (MalformedException refused) {
      assertThat(refused).hasMessageMatching("[\\w ,'-]+");
    }
  }
}
