package io.sidetape.ari;

/// What answers: Asterisk's own version, as in `22.10.1`, and that of its REST interface, as in
/// `10.0.0`.
public record AsteriskVersion(String asterisk, String api) {}
