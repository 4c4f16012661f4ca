package io.sidetape.http.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sidetape.access.Audit;
import io.sidetape.access.Identity;
import io.sidetape.access.Links;
import io.sidetape.access.Scope;
import io.sidetape.catalog.CatalogRow;
import io.sidetape.http.Request;
import io.sidetape.http.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Links to one recording for somebody without an account.
record LinkRoutes(Links links, Lookup calls, Trail trail, Supplier<String> publicUrl) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();
  private static final Pattern SPAN = Pattern.compile("(\\d{1,9})([smhd])");
  private static final String WRONG =
      "The body must be {\"expires_in\":\"1h\"}, from 1m to 365d (s, m, h, d).";

  Response issue(Request request, Identity who) throws Problem, IOException {
    var call = calls.call(request, who, Scope.RECORDINGS_READ);
    var validity = validity(request.bytes());
    var issued = issued(call, validity, who);
    trail.add(request, who, call, Audit.What.LINKED);
    var json = new LinkedHashMap<String, String>();
    json.put("id", issued.link().id());
    json.put("url", publicUrl.get() + "/listen/" + issued.token());
    json.put("expires_at", issued.link().expiresAt().toString());
    return Response.json(201, json);
  }

  private Links.Issued issued(CatalogRow call, Duration validity, Identity who)
      throws Problem, IOException {
    try {
      return links.issue(call.tenant(), call.id(), validity, who.subject());
    } catch (Links.TooMany full) {
      throw new Problem(429, "Too many links are open: revoke some, or wait until they expire.");
    }
  }

  Response list(Request request, Identity who) throws Problem, IOException {
    var call = calls.call(request, who, Scope.RECORDINGS_READ);
    var items = links.of(call.id()).stream().map(LinkRoutes::item).toList();
    return Response.json(200, Map.of("items", items));
  }

  private static Map<String, String> item(Links.Link link) {
    var json = new LinkedHashMap<String, String>();
    json.put("id", link.id());
    json.put("expires_at", link.expiresAt().toString());
    json.put("created_at", link.createdAt().toString());
    json.put("created_by", link.createdBy());
    return json;
  }

  Response revoke(Request request, Identity who) throws Problem, IOException {
    var call = calls.call(request, who, Scope.RECORDINGS_READ);
    if (!links.revoke(call.id(), request.variable("link"))) throw new Problem(Guard.notFound());
    trail.add(request, who, call, Audit.What.LINK_REVOKED);
    return Response.empty(204);
  }

  private static Duration validity(byte[] body) throws Problem {
    var json = tree(body);
    var span = SPAN.matcher(json.path("expires_in").asText(""));
    if (json.size() != 1 || !span.matches()) throw new Problem(400, WRONG);
    var validity = Duration.ofSeconds(Long.parseLong(span.group(1)) * seconds(span.group(2)));
    if (validity.compareTo(Links.SHORTEST) < 0 || validity.compareTo(Links.LONGEST) > 0)
      throw new Problem(400, WRONG);
    return validity;
  }

  private static long seconds(String unit) {
    return switch (unit) {
      case "d" -> 86_400;
      case "h" -> 3_600;
      case "m" -> 60;
      default -> 1;
    };
  }

  private static JsonNode tree(byte[] body) throws Problem {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException broken) {
      throw new Problem(400, WRONG);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
