package io.sidetape.ari;

/// Events as Asterisk sends them.
final class Events {
  static final String STASIS_START =
      """
      {"type":"StasisStart","timestamp":"2026-11-21T03:25:02.362+0000","args":["tenant=acme","type=sales"],\
      "channel":{"id":"1795231502.0","name":"PJSIP/ann-00000000","state":"Up","protocol_id":"a1b2@c",\
      "caller":{"name":"Ann","number":"4930123456"},"connected":{"name":"","number":"200"},"accountcode":"",\
      "dialplan":{"context":"lab","exten":"200","priority":2,"app_name":"Stasis","app_data":"sidetape"},\
      "creationtime":"2026-11-21T03:25:02.351+0000","language":"en","channelvars":{"CHANNEL(linkedid)":"1795231502.0"}},\
      "asterisk_id":"02:00:00:00:00:01","application":"sidetape"}\
      """;

  private Events() {}
}
