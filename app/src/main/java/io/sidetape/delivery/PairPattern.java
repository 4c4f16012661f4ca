package io.sidetape.delivery;

import io.sidetape.spool.Side;
import java.util.Optional;
import java.util.regex.Pattern;

/// How a tool names the two files of a call, as in `{name}-rx.wav|{name}-tx.wav`: the left side's
/// name, the right side's, the same `{name}` in both. It is matched on the file's name, in whatever
/// folder.
public record PairPattern(String left, String right) {
  /// What most tools that record two files do.
  public static final PairPattern USUAL = new PairPattern("{name}-in.wav", "{name}-out.wav");

  private static final String NAME = "{name}";

  /// A file that the pattern speaks of.
  record Match(String name, Side side) {}

  public PairPattern {
    for (var form : new String[] {left, right})
      if (form.split(Pattern.quote(NAME), -1).length != 2 || form.contains("/"))
        throw new IllegalArgumentException(
            "`" + form + "` must hold {name} once, and no `/`; write e.g. {name}-rx.wav");
    if (left.equals(right))
      throw new IllegalArgumentException("both sides are `" + left + "`; they must differ");
  }

  /// Reads `LEFT|RIGHT`.
  ///
  /// @throws IllegalArgumentException with what is wrong, and what to write instead
  public static PairPattern parse(String text) {
    var sides = text.split("\\|", -1);
    if (sides.length != 2)
      throw new IllegalArgumentException(
          "`" + text + "` must be two names parted by `|`, e.g. {name}-rx.wav|{name}-tx.wav");
    return new PairPattern(sides[0].strip(), sides[1].strip());
  }

  Optional<Match> match(String fileName) {
    return nameIn(left, fileName)
        .map(name -> new Match(name, Side.IN))
        .or(() -> nameIn(right, fileName).map(name -> new Match(name, Side.OUT)));
  }

  private static Optional<String> nameIn(String form, String fileName) {
    int at = form.indexOf(NAME);
    var before = form.substring(0, at);
    var after = form.substring(at + NAME.length());
    return fileName.length() > before.length() + after.length()
            && fileName.startsWith(before)
            && fileName.endsWith(after)
        ? Optional.of(fileName.substring(before.length(), fileName.length() - after.length()))
        : Optional.empty();
  }

  /// What the left side's file is called.
  String leftOf(String name) {
    return left.replace(NAME, name);
  }

  /// As it is written in the configuration.
  @Override
  public String toString() {
    return left + "|" + right;
  }
}
