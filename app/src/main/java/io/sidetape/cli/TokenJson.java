package io.sidetape.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.sidetape.access.Tokens.Token;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tokens for programs, without anything that could open something.
@JsonInclude(JsonInclude.Include.NON_NULL)
record TokenJson(
    String id,
    @Nullable String name,
    String tenant,
    List<String> scopes,
    Instant createdAt,
    @Nullable Instant expiresAt) {
  static String of(List<Token> tokens) {
    var mapper =
        JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();
    try {
      return mapper.writeValueAsString(tokens.stream().map(TokenJson::of).toList());
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static TokenJson of(Token token) {
    return new TokenJson(
        token.id(),
        token.name().orElse(null),
        token.tenant(),
        token.scopes().stream().sorted().toList(),
        token.createdAt(),
        token.expiresAt().orElse(null));
  }
}
