package io.sidetape.access;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Somebody who is known, and what they may do.
///
/// @param subject who it is, for logs and the audit trail, e.g. `token:5f0c…` or `user:ann`
/// @param tenant whose recordings; `*` for everybody's
/// @param onlyRecording the one recording that a link opens
public record Identity(
    String subject, String tenant, Set<Scope> scopes, Optional<String> onlyRecording) {
  /// The tenant of those who see every tenant.
  public static final String EVERY_TENANT = "*";

  private static final Pattern TENANT = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}|\\*");

  public Identity {
    if (!isTenant(tenant)) throw new IllegalArgumentException("not a tenant's name");
    scopes = Set.copyOf(scopes);
  }

  /// Whether a token may be for this tenant: its name, or `*`.
  public static boolean isTenant(String text) {
    return TENANT.matcher(text).matches();
  }

  /// Whether the scope is held at all, for whatever tenant.
  public boolean has(Scope scope) {
    return scopes.contains(scope) || scopes.contains(Scope.ADMIN);
  }

  /// Whether anything of that tenant may be known to exist.
  public boolean sees(String other) {
    return tenant.equals(EVERY_TENANT) || tenant.equals(other);
  }

  /// For what concerns a tenant as a whole: never for a link.
  public boolean may(Scope scope, String ofTenant) {
    return onlyRecording.isEmpty() && has(scope) && sees(ofTenant);
  }

  /// For what concerns one recording.
  public boolean may(Scope scope, String ofTenant, String recordingId) {
    return onlyRecording.map(recordingId::equals).orElse(true) && has(scope) && sees(ofTenant);
  }

  /// Whether that recording may be listened to.
  public boolean mayRead(String ofTenant, String recordingId) {
    return may(Scope.RECORDINGS_READ, ofTenant, recordingId);
  }

  /// Whether recordings of that tenant may be handed in.
  public boolean mayWrite(String ofTenant) {
    return may(Scope.RECORDINGS_WRITE, ofTenant);
  }
}
