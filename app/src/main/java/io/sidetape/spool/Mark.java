package io.sidetape.spool;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What the dialplan wrote of a call before it handed it over: `1|<channel id>|<linked
/// id>|<caller>| <called>|<app,key=value,…>`, where the 1 is the form's version. It is text from
/// strangers.
///
/// @param at when it was written
/// @param args the arguments of `Stasis`, without the app
public record Mark(
    Instant at,
    String channelId,
    Optional<String> linkedId,
    Optional<String> caller,
    Optional<String> called,
    String app,
    List<String> args) {
  private static final String VERSION = "1";
  private static final int FIELDS = 6;
  private static final Pattern CHANNEL = Pattern.compile("[!-~]{1,150}");
  private static final Pattern NUMBER = Pattern.compile("[ -~]{1,80}");

  public Mark {
    args = List.copyOf(args);
  }

  /// Empty where the text is none, or not that of the call that the file is named after.
  static Optional<Mark> parse(String name, Instant at, String text) {
    var field = text.strip().split("\\|", FIELDS);
    if (field.length < FIELDS || !field[0].equals(VERSION)) return Optional.empty();
    if (!CHANNEL.matcher(field[1]).matches() || !Marks.name(field[1]).equals(name))
      return Optional.empty();
    var words = Arrays.stream(field[5].split(",", -1)).map(String::strip).toList();
    return Optional.of(
        new Mark(
            at,
            field[1],
            some(field[2]),
            some(field[3]),
            some(field[4]),
            words.getFirst(),
            words.subList(1, words.size())));
  }

  private static Optional<String> some(String text) {
    return Optional.of(text.strip()).filter(it -> NUMBER.matcher(it).matches());
  }
}
