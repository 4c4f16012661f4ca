package io.sidetape.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a client asks: decoded, and within the limits. `HEAD` reads as `GET`: the server drops the
/// body.
///
/// @param path as it was sent, without the query
/// @param variables what stands in the path for the `{names}` of the route's template
/// @param query decoded, in the order sent
/// @param headers by their names in lower case
/// @param remote who is at the other end of the connection, or at that of a proxy of ours
/// @param body as the route's [Intake] says; empty where there is none. Where it is streamed,
///   reading waits for the client, and an IOException says that its end will not come; let that
///   pass, the server answers it. A client that expects `100 Continue` gets it with the first read
public record Request(
    String method,
    String path,
    Map<String, String> variables,
    Map<String, List<String>> query,
    Map<String, List<String>> headers,
    InetAddress remote,
    InputStream body) {
  public Request {
    variables = Map.copyOf(variables);
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
  }

  /// What stands for `{name}` in this route's path.
  public String variable(String name) {
    var value = variables.get(name);
    if (value == null) throw new IllegalArgumentException("no {" + name + "} in the route's path");
    return value;
  }

  /// A header's only or first value.
  public Optional<String> header(String name) {
    return first(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  /// A query parameter's only or first value.
  public Optional<String> query(String name) {
    return first(query.get(name));
  }

  /// The body's rest; for routes that take it whole.
  public byte[] bytes() throws IOException {
    return body.readAllBytes();
  }

  private static Optional<String> first(@Nullable List<String> values) {
    return values == null ? Optional.empty() : values.stream().findFirst();
  }
}
