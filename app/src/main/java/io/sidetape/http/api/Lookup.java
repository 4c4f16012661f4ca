package io.sidetape.http.api;

import io.sidetape.access.Identity;
import io.sidetape.access.Scope;
import io.sidetape.catalog.Catalog;
import io.sidetape.catalog.CatalogRow;
import io.sidetape.catalog.Found;
import io.sidetape.catalog.Tombstone;
import io.sidetape.http.Request;
import io.sidetape.http.Response;
import io.sidetape.spool.RecordingId;
import io.sidetape.spool.SpoolView;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/// Finds the call that `{id}` in the path names, for somebody who may know of it: for all others it
/// is not there, whether it is or not.
record Lookup(Catalog catalog, SpoolView spool) {
  /// The call.
  ///
  /// @param scope what is to be done with it
  /// @throws Problem it is not there, not theirs, or was deleted
  CatalogRow call(Request request, Identity who, Scope scope) throws Problem, IOException {
    var id = request.variable("id");
    var found = catalog.find(id, tenant(who));
    if (found.isEmpty()) throw missing(id, who);
    return switch (found.get()) {
      case Found.Kept(var row) -> {
        if (!who.may(scope, row.tenant(), row.id())) throw new Problem(Guard.notFound());
        yield row;
      }
      case Found.Deleted(var tombstone) -> throw deleted(tombstone, who, scope);
    };
  }

  /// Whose calls are looked through; empty for everybody's.
  static Optional<String> tenant(Identity who) {
    return who.tenant().equals(Identity.EVERY_TENANT)
        ? Optional.empty()
        : Optional.of(who.tenant());
  }

  /// Whether the recording is still being made or delivered.
  boolean isInWork(String id) throws IOException {
    var known = RecordingId.parse(id);
    return known.isPresent() && spool.find(known.get()).isPresent();
  }

  private static Problem deleted(Tombstone tombstone, Identity who, Scope scope) {
    if (!who.may(scope, tombstone.tenant(), tombstone.id())) return new Problem(Guard.notFound());
    var more =
        Map.of("deleted_at", tombstone.deletedAt().toString(), "deleted_by", tombstone.deletedBy());
    return new Problem(Response.problem(410, "The recording was deleted.", more));
  }

  private Problem missing(String id, Identity who) throws IOException {
    var known = RecordingId.parse(id);
    var inWork = known.isPresent() ? spool.find(known.get()) : Optional.<SpoolView.InWork>empty();
    return inWork
        .flatMap(SpoolView.InWork::progress)
        .filter(progress -> who.mayRead(progress.call().tenant(), progress.id().text()))
        .map(_ -> new Problem(404, "The call is still in work; it is among the live ones."))
        .orElseGet(() -> new Problem(Guard.notFound()));
  }
}
