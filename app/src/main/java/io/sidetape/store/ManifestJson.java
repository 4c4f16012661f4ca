package io.sidetape.store;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The manifest as JSON: snake_case, RFC 3339 times in UTC with milliseconds, two spaces, `\n`.
final class ManifestJson {
  private static final DateTimeFormatter RFC_3339 =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .annotationIntrospector(new RequiredUnlessNullable())
          .addModule(
              new SimpleModule()
                  .addSerializer(Instant.class, new WriteTime())
                  .addDeserializer(Instant.class, new ReadTime()))
          .build();

  private static final String SENT_TO = "sent_to";

  private ManifestJson() {}

  static byte[] write(Manifest manifest) {
    return written(manifest);
  }

  private static byte[] written(Object document) {
    try {
      var json = MAPPER.writer(pretty()).writeValueAsString(document) + "\n";
      return json.getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  static Manifest read(byte[] json, String name) throws IOException {
    try {
      var tree = MAPPER.readTree(json);
      var version = tree.path("version").asText("none");
      if (!version.equals(String.valueOf(Manifest.VERSION)))
        throw new IOException(name + " is not a manifest of version 1: version " + version);
      return MAPPER.treeToValue(tree, Manifest.class);
    } catch (JsonProcessingException broken) {
      throw new IOException(name + " is not a manifest: " + broken.getOriginalMessage(), broken);
    }
  }

  /// With one word more than a manifest has: where its audio went.
  static byte[] writeSentTo(Manifest manifest, String sink) {
    ObjectNode json = MAPPER.valueToTree(manifest);
    return written(json.put(SENT_TO, sink));
  }

  static Optional<String> sentTo(byte[] json) throws IOException {
    var sink = MAPPER.readTree(json).path(SENT_TO);
    return sink.isTextual() ? Optional.of(sink.textValue()) : Optional.empty();
  }

  /// What is left of a recording.
  static byte[] tombstone(Manifest manifest, Instant at, String by) {
    var json = new LinkedHashMap<String, Object>();
    json.put("version", Manifest.VERSION);
    json.put("id", manifest.id());
    json.put("tenant", manifest.tenant());
    json.put("channel_id", manifest.call().channelId());
    json.put("status", manifest.status());
    json.put("started_at", manifest.startedAt());
    json.put("ended_at", manifest.endedAt());
    json.put("deleted_at", at);
    json.put("deleted_by", by);
    return written(json);
  }

  private static DefaultPrettyPrinter pretty() {
    var indent = new DefaultIndenter("  ", "\n"); // never the platform's line end
    return new DefaultPrettyPrinter().withObjectIndenter(indent).withArrayIndenter(indent);
  }

  /// A record's component must be there, unless it may be null.
  private static final class RequiredUnlessNullable extends JacksonAnnotationIntrospector {
    @Override
    public Boolean hasRequiredMarker(AnnotatedMember member) {
      var type = member.getDeclaringClass();
      if (!(member instanceof AnnotatedParameter component) || !type.isRecord()) return false;
      if (component.hasAnnotation(JsonAnySetter.class))
        return false; // whatever is left, or nothing
      var declared = type.getRecordComponents()[component.getIndex()].getAnnotatedType();
      return !declared.isAnnotationPresent(Nullable.class);
    }
  }

  private static final class WriteTime extends JsonSerializer<Instant> {
    @Override
    public void serialize(Instant time, JsonGenerator json, SerializerProvider all)
        throws IOException {
      json.writeString(RFC_3339.format(time));
    }
  }

  private static final class ReadTime extends JsonDeserializer<Instant> {
    @Override
    public Instant deserialize(JsonParser json, DeserializationContext context) throws IOException {
      var text = json.getValueAsString("");
      try {
        return Instant.parse(text);
      } catch (DateTimeParseException broken) {
        throw context.weirdStringException(text, Instant.class, "not an RFC 3339 time");
      }
    }
  }
}
