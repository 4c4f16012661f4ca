package io.sidetape.http;

/// What stands in a request line, taken apart at the first question mark.
record Target(String path, String query) {
  static Target of(String uri) {
    var mark = uri.indexOf('?');
    return mark < 0
        ? new Target(uri, "")
        : new Target(uri.substring(0, mark), uri.substring(mark + 1));
  }
}
