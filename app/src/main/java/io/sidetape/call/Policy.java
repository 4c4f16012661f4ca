package io.sidetape.call;

import java.util.Map;

/// Which tenant's calls are recorded. Frozen for a call when it arrives.
///
/// @param defaults what holds for a tenant without a rule of its own
public record Policy(Rule defaults, Map<String, Rule> tenants) {
  /// One tenant's rule.
  public enum Rule {
    NEVER,
    ALWAYS
  }

  public Policy {
    tenants = Map.copyOf(tenants);
  }

  Rule forTenant(String tenant) {
    return tenants.getOrDefault(tenant, defaults);
  }
}
