package io.sidetape.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.timeout.WriteTimeoutException;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Ends a connection whose client takes nothing of what is written to it for too long. A download
/// may last for hours, as long as it goes on; a time for each write would end it.
final class WriteProgress extends ChannelInboundHandlerAdapter {
  private static final int LOOKS = 4;

  private record Stand(@Nullable Object current, long progress, long pending) {}

  private final long lookNanos;
  private Stand stand = new Stand(null, 0, 0);
  private int looksWithout;
  private @Nullable ScheduledFuture<?> next;

  WriteProgress(Duration patience) {
    this.lookNanos = patience.toNanos() / LOOKS;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    again(context);
    context.fireChannelActive();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (next != null) next.cancel(false);
    context.fireChannelInactive();
  }

  private void again(ChannelHandlerContext context) {
    next = context.executor().schedule(() -> look(context), lookNanos, TimeUnit.NANOSECONDS);
  }

  private void look(ChannelHandlerContext context) {
    if (!context.channel().isActive()) return;
    var now = stand(context);
    looksWithout = now.current() == null || !isSame(now) ? 0 : looksWithout + 1;
    stand = now;
    if (looksWithout < LOOKS) again(context);
    else context.fireExceptionCaught(WriteTimeoutException.INSTANCE);
  }

  private static Stand stand(ChannelHandlerContext context) {
    var buffer = context.channel().unsafe().outboundBuffer();
    if (buffer == null) return new Stand(null, 0, 0);
    return new Stand(buffer.current(), buffer.currentProgress(), buffer.totalPendingWriteBytes());
  }

  @SuppressWarnings("ReferenceEquality") // two buffers of equal bytes are two
  private boolean isSame(Stand now) {
    return now.current() == stand.current()
        && now.progress() == stand.progress()
        && now.pending() == stand.pending();
  }
}
