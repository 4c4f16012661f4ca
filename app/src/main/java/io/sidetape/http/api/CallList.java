package io.sidetape.http.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidetape.access.Identity;
import io.sidetape.catalog.Catalog;
import io.sidetape.catalog.CatalogException;
import io.sidetape.catalog.CatalogPage;
import io.sidetape.catalog.CatalogRow;
import io.sidetape.http.Request;
import io.sidetape.http.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// `GET /api/calls`: a page of manifests, newest first.
record CallList(Catalog catalog) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  Response answer(Request request, Identity who) throws Problem, CatalogException {
    var asked = ListQuery.of(request.query());
    if (asked.tenant().filter(tenant -> !who.sees(tenant)).isPresent())
      return json(new CatalogPage(List.of(), Optional.empty())); // as for a tenant without calls
    var tenant = asked.tenant().or(() -> Lookup.tenant(who));
    try {
      return json(catalog.search(tenant.map(asked::ofTenant).orElse(asked)));
    } catch (IllegalArgumentException notOurs) {
      throw Problem.parameter("cursor", "is not what a page said");
    }
  }

  private static Response json(CatalogPage page) {
    var json = new LinkedHashMap<String, Object>();
    json.put("items", page.rows().stream().map(CallList::item).toList());
    json.put("next", page.next().orElse(null));
    return Response.json(200, json);
  }

  /// The manifest, and what stands out about it.
  static JsonNode item(CatalogRow call) {
    try {
      var manifest = (ObjectNode) JSON.readTree(call.manifest());
      return manifest.set("flags", JSON.valueToTree(CallRoutes.flags(call)));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
