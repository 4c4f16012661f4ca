package io.sidetape.daemon;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;

/// systemd's end of the socket: the kernel's own datagrams, received one by one. Its address is
/// made here byte by byte, not by the code under test.
@NullMarked
@SuppressWarnings("restricted")
final class NotifySocket implements AutoCloseable {
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int MSG_DONTWAIT = 0x40;

  private static final MethodHandle SOCKET = call("socket", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle BIND = call("bind", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle CLOSE = call("close", JAVA_INT);
  private static final MethodHandle RECEIVE =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("recv"),
              FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));

  private final int fd;

  private NotifySocket(int fd) {
    this.fd = fd;
  }

  static NotifySocket at(String name) throws Throwable {
    var fd = (int) SOCKET.invokeExact(AF_UNIX, SOCK_DGRAM, 0);
    assertThat(fd).isNotNegative();
    try (var memory = Arena.ofConfined()) {
      var path = name.getBytes(StandardCharsets.UTF_8);
      if (path[0] == '@') path[0] = 0;
      // sun_family in the machine's order, which is little-endian on all that runs Asterisk
      var address = memory.allocate(2 + path.length, 2);
      address.set(JAVA_BYTE, 0, (byte) AF_UNIX);
      MemorySegment.copy(path, 0, address, JAVA_BYTE, 2, path.length);
      assertThat((int) BIND.invokeExact(fd, address, (int) address.byteSize())).isZero();
    }
    return new NotifySocket(fd);
  }

  /// The oldest datagram that has come; a Unix datagram is there as soon as its sender goes on.
  Optional<String> next() throws Throwable {
    try (var memory = Arena.ofConfined()) {
      var buffer = memory.allocate(4_096);
      var length = (long) RECEIVE.invokeExact(fd, buffer, buffer.byteSize(), MSG_DONTWAIT);
      if (length < 0) return Optional.empty();
      var bytes = buffer.asSlice(0, length).toArray(JAVA_BYTE);
      return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    }
  }

  @Override
  public void close() {
    try {
      assertThat((int) CLOSE.invokeExact(fd)).isZero();
    } catch (Throwable bug) {
      throw new AssertionError(bug);
    }
  }

  private static MethodHandle call(String function, MemoryLayout... arguments) {
    var linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(function), FunctionDescriptor.of(JAVA_INT, arguments));
  }
}
