package io.sidetape.ari;

import ch.loway.oss.ari4java.tools.BaseAriAction;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.deser.ValueInstantiator;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The JSON mapper of ari4java's models, taught patience: a newer Asterisk's unknown types and
/// fields are passed over, and a field of another shape than the model says is absent. As it comes,
/// one unknown field fails a whole event, or a call that Asterisk has done.
final class Models {
  private static final ObjectMapper MAPPER = lenient(ofTheLibrary());

  private Models() {}

  static ObjectMapper mapper() {
    return MAPPER;
  }

  /// The one reflection in this program: the library keeps its mapper private and its only setter
  /// swallows unknown objects into the one around them (a channel's id was overwritten).
  private static ObjectMapper ofTheLibrary() {
    try {
      var field = BaseAriAction.class.getDeclaredField("mapper");
      field.setAccessible(true);
      return (ObjectMapper) field.get(null);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new IllegalStateException("this ari4java has no BaseAriAction.mapper to adjust", e);
    }
  }

  private static ObjectMapper lenient(ObjectMapper mapper) {
    return mapper
        .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
        .configure(DeserializationFeature.FAIL_ON_INVALID_SUBTYPE, false)
        .addHandler(new AbsentInstead());
  }

  /// Answers every misfit with "absent".
  private static final class AbsentInstead extends DeserializationProblemHandler {
    @Override
    public @Nullable Object handleUnexpectedToken(
        DeserializationContext context,
        JavaType type,
        JsonToken token,
        JsonParser parser,
        String problem)
        throws IOException {
      parser.skipChildren();
      return null;
    }

    @Override
    public @Nullable Object handleMissingInstantiator(
        DeserializationContext context,
        Class<?> type,
        @Nullable ValueInstantiator instantiator,
        @Nullable JsonParser parser,
        String problem) {
      return null;
    }

    @Override
    public @Nullable Object handleWeirdStringValue(
        DeserializationContext context, Class<?> type, String value, String problem) {
      return null;
    }

    @Override
    public @Nullable Object handleWeirdNumberValue(
        DeserializationContext context, Class<?> type, Number value, String problem) {
      return null;
    }
  }
}
