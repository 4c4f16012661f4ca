/// sidetape: a recording sidecar for Asterisk. The way in is `cli.Sidetape`, `daemon.Daemon`,
/// `call.CallLife`, `delivery.Courier`.
///
/// | package | is |
/// |---|---|
/// | `cli` | one class a command |
/// | `daemon` | the composition root, and the configuration |
/// | `http` | the server: routes, bodies, ranges, limits |
/// | `http.api` | the API's routes and the player's |
/// | `access` | who may do what: tokens, links, sessions, the audit |
/// | `call` | a call while it lives |
/// | `delivery` | a call that is over becomes a delivered recording |
/// | `webhook` | tells other programs what became of calls |
/// | `spool` | the folder of each recording in work, and its journal |
/// | `store` | where finished recordings live: volume and sink |
/// | `catalog` | the index of finished recordings |
/// | `ari` | everything that speaks to Asterisk |
/// | `audio` | pure functions on PCM |
/// | `io` | whole files, full discs, SHA-256 |
/// | `metrics` | counters and health |
/// | `training` | a stand-in for Asterisk, for the JVM to learn from a daemon at work |
@NullMarked
package io.sidetape;

import org.jspecify.annotations.NullMarked;
