package io.sidetape.ari;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.ssl.NotSslRecordException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Puts what went wrong into words for an operator, and into the kind that says what comes next.
final class Faults {
  private Faults() {}

  /// What `asked` came to, when the answer was not a success.
  static AriException refusal(String asked, int status, String body) {
    var message = "%s: %d %s".formatted(asked, status, said(body));
    if (status == 404) return new AriException.Gone(message);
    if (status >= 500) return new AriException.Unreachable(message);
    return new AriException.Refused(status, message);
  }

  static AriException.Unreachable unreachable(Object what, Throwable cause) {
    return new AriException.Unreachable(what + ": " + words(cause));
  }

  static String words(Throwable fault) {
    var cause = root(fault);
    return switch (cause) {
      case UnknownHostException _ -> "no such host";
      case ConnectException _ -> "nothing answers there (is Asterisk running, http.conf enabled?)";
      case GeneralSecurityException e -> untrusted(e);
      case ClosedChannelException _, PrematureChannelClosureException _ ->
          "the connection was closed before the whole answer";
      case NotSslRecordException _ -> "what answers there speaks no TLS (is it http, not https?)";
      case SSLException e -> "TLS failed: " + e.getMessage();
      default -> cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    };
  }

  private static String untrusted(Exception e) {
    return "its certificate was not accepted (%s); a private CA goes into the setting ca"
        .formatted(e.getMessage());
  }

  private static Throwable root(Throwable fault) {
    var cause = fault.getCause();
    var wrapped =
        fault instanceof DecoderException
            || fault instanceof SSLException
            || fault instanceof ExecutionException
            || fault instanceof CertificateException;
    return wrapped && cause != null ? root(cause) : fault;
  }

  /// Asterisk says why in `{"message":…}`; what else may come is shown by its beginning.
  private static String said(String body) {
    var message = messageIn(body);
    var text = message == null ? body : message;
    var head = text.length() > 200 ? text.substring(0, 200) + "…" : text;
    return head.replaceAll("<[^>]*>|\\p{Cntrl}", " ").replaceAll(" +", " ").strip();
  }

  private static @Nullable String messageIn(String body) {
    try {
      JsonNode message = Models.mapper().readTree(body).path("message");
      return message.isTextual() ? message.textValue() : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }
}
