package io.sidetape.it;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives tests a [RealAsterisk]: one for all tests of the run, up at the first use and down at the
/// end. Where it cannot come up, the tests fail with the lab's words.
final class SharedAsterisk implements ParameterResolver {
  private static final Namespace OURS = Namespace.create(SharedAsterisk.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == RealAsterisk.class;
  }

  @Override
  public RealAsterisk resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(OURS)
        .computeIfAbsent("asterisk", key -> RealAsterisk.up("it"), RealAsterisk.class);
  }
}
