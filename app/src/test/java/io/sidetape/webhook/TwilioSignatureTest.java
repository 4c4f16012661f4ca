package io.sidetape.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

class TwilioSignatureTest {
  private static final String FORM =
      "To=%2B18005551212&Digits=1234&CallSid=CA1234567890ABCDE&Caller=%2B12349013030"
          + "&From=%2B12349013030";

  @Test
  void twilios_own_example_is_signed_as_its_libraries_say() {
    var url = URI.create("https://mycompany.com/myapp.php?foo=1&bar=2");
    assertThat(new TwilioSignature("12345").of(url, FORM))
        .isEqualTo("0/KCTR6DLpKmkAf8muzZqo1nDgQ=");
  }

  @Test
  void a_url_without_a_path_is_signed_as_the_receiver_sees_it() {
    var signature = new TwilioSignature("12345");
    assertThat(signature.of(URI.create("https://mycompany.com"), FORM))
        .isEqualTo(signature.of(URI.create("https://mycompany.com/"), FORM));
  }
}
