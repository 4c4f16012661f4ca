package io.sidetape.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Twilio's signature of a form, for `X-Twilio-Signature`: HMAC-SHA1 over the URL and then each
/// field's name and value, sorted by name. Its libraries check it, with the target's secret as the
/// auth token. It says nothing of the time; Standard Webhooks' own, which goes along, does.
record TwilioSignature(String authToken) {
  String of(URI url, String form) {
    var signed = new StringBuilder(whole(url));
    var fields = new TreeMap<String, String>();
    for (var field : form.split("&", -1)) {
      var parts = field.split("=", 2);
      fields.put(decoded(parts[0]), decoded(parts[1]));
    }
    fields.forEach((name, value) -> signed.append(name).append(value));
    return Base64.getEncoder().encodeToString(hmac(signed.toString()));
  }

  /// As the receiver has it: a path is there always.
  private static String whole(URI url) {
    return url.getRawPath().isEmpty() ? url.resolve("/").toString() : url.toString();
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, UTF_8);
  }

  private byte[] hmac(String text) {
    try {
      var mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(authToken.getBytes(UTF_8), "HmacSHA1"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException everyJdkCan) {
      throw new IllegalStateException(everyJdkCan);
    }
  }
}
