package io.sidetape.daemon;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Puts the environment's values in the place of `${NAME}`; `$${` stands for a plain `${`.
record Environment(Map<String, String> values) {
  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\$\\{|\\$\\{([A-Za-z_][A-Za-z0-9_]*)}|\\$\\{[^}]*}?");

  /// Whether a value comes from the environment, at least in part.
  static boolean isNamedIn(String text) {
    return REFERENCE.matcher(text).results().anyMatch(match -> match.group(1) != null);
  }

  String fill(String text) throws Wrong {
    var unset = new LinkedHashSet<String>();
    var filled = new StringBuilder();
    var match = REFERENCE.matcher(text);
    while (match.find()) match.appendReplacement(filled, literal(match, unset));
    if (!unset.isEmpty()) throw new Wrong(tell(unset));
    return match.appendTail(filled).toString();
  }

  private String literal(Matcher match, LinkedHashSet<String> unset) throws Wrong {
    if (match.group().equals("$${")) return Matcher.quoteReplacement("${");
    var name = match.group(1);
    if (name == null)
      throw new Wrong("`" + match.group() + "` is no name; write ${NAME}, or $${ for a plain ${");
    var value = values.get(name);
    if (value == null) unset.add(name);
    return Matcher.quoteReplacement(value == null ? "" : value);
  }

  private static String tell(LinkedHashSet<String> unset) {
    var names = String.join(" and ", unset);
    return names
        + (unset.size() == 1 ? " is" : " are")
        + " not set in the environment; set "
        + (unset.size() == 1 ? "it" : "them")
        + ", or write $${ for a plain ${";
  }
}
