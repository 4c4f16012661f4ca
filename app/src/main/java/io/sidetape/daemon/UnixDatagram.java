package io.sidetape.daemon;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;

/// One datagram to a Unix socket, which the JDK has only as streams. Linux's numbers.
///
/// ```
/// sockaddr_un:  family (2 bytes) | path (at most 108)    a path ends with a 0 byte
///                                                        an abstract name begins with one instead
/// ```
final class UnixDatagram {
  private static final short AF_UNIX = 1;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x8_0000;
  private static final int MSG_DONTWAIT_NOSIGNAL = 0x40 | 0x4000;
  private static final int MAX_PATH_BYTES = 108;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MemoryLayout CAPTURED = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      CAPTURED.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle SOCKET =
      call("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle SENDTO =
      call(
          "sendto",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle CLOSE =
      call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private UnixDatagram() {}

  /// Does not wait: a receiver whose queue is full is an error.
  ///
  /// @param name a path, or `@` and an abstract name
  static void send(Arena memory, String name, String message) throws Throwable {
    var address = address(memory, name);
    var bytes = memory.allocateFrom(JAVA_BYTE, message.getBytes(StandardCharsets.UTF_8));
    var state = memory.allocate(CAPTURED);
    var fd = (int) SOCKET.invokeExact(state, (int) AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
    if (fd < 0) throw failure("socket", state, name);
    try {
      var sent =
          (long)
              SENDTO.invokeExact(
                  state,
                  fd,
                  bytes,
                  bytes.byteSize(),
                  MSG_DONTWAIT_NOSIGNAL,
                  address,
                  (int) address.byteSize());
      if (sent < 0) throw failure("sendto", state, name);
    } finally {
      var _ = (int) CLOSE.invokeExact(state, fd);
    }
  }

  static MemorySegment address(Arena memory, String name) throws IOException {
    var isAbstract = name.startsWith("@");
    if (!isAbstract && !name.startsWith("/"))
      throw new IOException(name + " is neither a path nor an abstract name");
    var path =
        (isAbstract ? "\0" + name.substring(1) : name + "\0").getBytes(StandardCharsets.UTF_8);
    if (path.length > MAX_PATH_BYTES)
      throw new IOException(name + " is too long for a socket's name");
    var address = memory.allocate(Short.BYTES + path.length, Short.BYTES);
    address.set(JAVA_SHORT, 0, AF_UNIX);
    MemorySegment.copy(path, 0, address, JAVA_BYTE, Short.BYTES, path.length);
    return address;
  }

  @SuppressWarnings("restricted") // the signatures above are those of sys/socket.h
  private static MethodHandle call(String function, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(function),
        descriptor,
        Linker.Option.captureCallState("errno"));
  }

  private static IOException failure(String function, MemorySegment state, String name) {
    return new IOException(function + " to " + name + ": errno " + (int) ERRNO.get(state, 0L));
  }
}
