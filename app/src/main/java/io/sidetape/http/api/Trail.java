package io.sidetape.http.api;

import io.sidetape.access.Audit;
import io.sidetape.access.Identity;
import io.sidetape.catalog.CatalogRow;
import io.sidetape.http.Request;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;

/// Writes down who did what; what cannot be written down is not done.
record Trail(Audit audit, InstantSource clock) {
  void add(Request request, Identity who, CatalogRow call, Audit.What what) throws IOException {
    var from = request.remote().getHostAddress();
    audit.add(
        new Audit.Entry(clock.instant(), who.subject(), call.tenant(), call.id(), what, from));
  }

  List<Audit.Entry> of(CatalogRow call) throws IOException {
    return audit.of(call.id(), call.startedAt());
  }
}
