package io.sidetape.store;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;

/// The network's errors in words an operator can act on.
final class NetworkTrouble {
  private NetworkTrouble() {}

  static String tell(URI url, IOException failed) {
    var where = "sink " + url.getScheme() + "://" + url.getAuthority();
    return where + " " + what(failed);
  }

  private static String what(IOException failed) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case UnresolvedAddressException unknown -> {
          return "is not known to DNS";
        }
        case UnknownHostException unknown -> {
          return "is not known to DNS";
        }
        case SSLException tls -> {
          return "failed at TLS: " + said(tls);
        }
        default -> {}
      }
    }
    return switch (failed) {
      case HttpConnectTimeoutException slow -> "did not accept a connection in time";
      case HttpTimeoutException slow -> "did not answer in time";
      case ConnectException refused -> "refused the connection";
      default -> "broke the connection: " + said(failed);
    };
  }

  private static String said(Throwable error) {
    var message = error.getMessage();
    return message == null ? error.getClass().getSimpleName() : Words.clean(message);
  }
}
