package io.sidetape.ari;

import ch.loway.oss.ari4java.tools.HttpParam;
import ch.loway.oss.ari4java.tools.HttpResponseHandler;
import ch.loway.oss.ari4java.tools.WsClient;
import java.util.List;

/// ari4java's typed actions want a WebSocket client beside them; ours is [EventSocket], which keeps
/// what ari4java's own callbacks lose: order, unknown events, and why a socket ended.
enum NoSocket implements WsClient {
  INSTANCE;

  @Override
  public WsClientConnection connect(
      HttpResponseHandler handler, String url, List<HttpParam> query) {
    throw new UnsupportedOperationException("events come by EventSocket");
  }

  @Override
  public void destroy() {}

  @Override
  public boolean isWsConnected() {
    return false;
  }
}
