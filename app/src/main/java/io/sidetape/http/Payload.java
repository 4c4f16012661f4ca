package io.sidetape.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/// A body made ready to be sent, or a part of it. It holds files open: whoever has it sends or
/// closes it.
sealed interface Payload {
  /// All at hand; nothing, perhaps.
  record Ready(ByteBuf bytes) implements Payload {}

  /// Bytes `from` to before `to` of a file, which the kernel can copy by itself.
  record Stored(FileSource file, long from, long to) implements Payload {}

  /// Bytes `from` to before `to` of what a source makes.
  record Made(Seekable source, long from, long to) implements Payload {}

  /// Whatever comes.
  record Endless(Listener listener) implements Payload {}

  static Payload nothing() {
    return new Ready(Unpooled.EMPTY_BUFFER);
  }

  static Payload of(Response.Body body) throws IOException {
    return switch (body) {
      case Response.Body.None _ -> nothing();
      case Response.Body.Text text ->
          new Ready(Unpooled.wrappedBuffer(text.text().getBytes(StandardCharsets.UTF_8)));
      case Response.Body.Bytes bytes ->
          new Ready(Unpooled.wrappedBuffer(bytes.bytes().duplicate()));
      case Response.Body.StoredFile stored -> whole(FileSource.open(stored.file()));
      case Response.Body.Generated made -> new Made(made.source(), 0, made.source().length());
      case Response.Body.Events events -> new Endless(events.listener());
    };
  }

  private static Payload whole(FileSource file) {
    return new Stored(file, 0, file.length());
  }

  /// In bytes, where it is known.
  default OptionalLong length() {
    return switch (this) {
      case Ready ready -> OptionalLong.of(ready.bytes().readableBytes());
      case Stored stored -> OptionalLong.of(stored.to() - stored.from());
      case Made made -> OptionalLong.of(made.to() - made.from());
      case Endless _ -> OptionalLong.empty();
    };
  }

  /// Whether a part of it can be had as well as the whole.
  default boolean isSeekable() {
    return this instanceof Stored || this instanceof Made;
  }

  default Payload part(ByteRange.Part range) {
    return switch (this) {
      case Stored stored -> new Stored(stored.file(), range.from(), range.to());
      case Made made -> new Made(made.source(), range.from(), range.to());
      case Ready _, Endless _ -> throw new IllegalStateException("not to be had in parts");
    };
  }

  default void close() throws IOException {
    switch (this) {
      case Ready ready -> ready.bytes().release();
      case Stored stored -> stored.file().close();
      case Made made -> made.source().close();
      case Endless endless -> endless.listener().close();
    }
  }
}
