package io.sidetape.http;

import io.netty.handler.codec.http.HttpRequest;
import java.net.InetAddress;

/// A request whose head is read and good; its body may still be coming.
record Incoming(HttpRequest head, InetAddress remote, RequestBody body) {}
