package io.sidetape.cli;

import io.sidetape.access.Identity;
import io.sidetape.access.Scope;
import io.sidetape.access.Tokens;
import io.sidetape.access.Tokens.Token;
import io.sidetape.daemon.Durations;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `sidetape token …`: bearer tokens for the API.
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = {
      "Makes, lists and revokes bearer tokens for the API.",
      "What it changes holds at a running daemon's next request."
    },
    synopsisSubcommandLabel = "COMMAND")
final class TokenCommand {
  private static final String SCOPES =
      "recordings:read, recordings:delete, recordings:write, live:control, admin (all of them)";

  private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]{1,100}");
  private static final Duration LONGEST = Duration.ofDays(36_500);

  @Spec private CommandSpec spec = CommandSpec.create();

  /// `sidetape token create`.
  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = {
        "Makes a bearer token and prints it.",
        "It is shown once: what is kept is its hash."
      })
  int create(
      @Mixin ConfigOption config,
      @Option(
              names = "--tenant",
              required = true,
              paramLabel = "T",
              description = "whose recordings it opens; '*' for everybody's")
          String tenant,
      @Option(
              names = "--scopes",
              required = true,
              split = ",",
              paramLabel = "SCOPE[,…]",
              description = SCOPES)
          List<String> scopes,
      @Option(
              names = "--expires",
              paramLabel = "TIME",
              description = "after e.g. 30d or 12h; without it, never")
          @Nullable String expires,
      @Option(names = "--name", paramLabel = "N", description = "what it is for, for the list")
          @Nullable String name)
      throws IOException {
    var checkedTenant = tenant(tenant);
    var checkedScopes = scopes(scopes);
    var validity = validity(expires);
    checkName(name);
    var created =
        tokens(config).create(checkedTenant, checkedScopes, validity, Optional.ofNullable(name));
    spec.commandLine().getOut().println(created.text());
    spec.commandLine().getOut().flush();
    var token = created.token();
    tell("%s: %s; it is not shown again".formatted(token.id(), words(token)));
    return Exit.DONE;
  }

  /// `sidetape token list`.
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the tokens that are not revoked, oldest first, without their secrets.")
  int list(
      @Mixin ConfigOption config,
      @Option(names = "--json", description = "prints a JSON array") boolean json)
      throws IOException {
    var tokens = tokens(config).list();
    var out = spec.commandLine().getOut();
    if (json) out.println(TokenJson.of(tokens));
    else tokens.forEach(token -> out.println(line(token, Instant.now())));
    out.flush();
    if (tokens.isEmpty() && !json) tell("there are none");
    return Exit.DONE;
  }

  /// `sidetape token revoke`.
  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description = "Ends a token, and the browser sessions that were opened with it.")
  int revoke(
      @Mixin ConfigOption config,
      @Parameters(paramLabel = "ID", description = "as `sidetape token list` shows it") String id)
      throws IOException {
    if (!tokens(config).revoke(id))
      throw new CommandFailed(Exit.USAGE, id + ": no token has this id; see sidetape token list");
    tell(id + " opens nothing any more");
    return Exit.DONE;
  }

  private static Tokens tokens(ConfigOption config) throws IOException {
    return Tokens.in(config.load().state(), Clock.systemUTC());
  }

  private static String tenant(String text) {
    if (Identity.isTenant(text)) return text;
    throw new CommandFailed(
        Exit.USAGE, "--tenant " + text + ": use 1 to 63 of a-z 0-9 _ -, not _ or - first, or '*'");
  }

  private static Set<Scope> scopes(List<String> words) {
    var scopes = EnumSet.noneOf(Scope.class);
    for (var word : words) scopes.add(Scope.of(word.strip()).orElseThrow(() -> unknown(word)));
    return scopes;
  }

  private static CommandFailed unknown(String scope) {
    var known = Stream.of(Scope.values()).map(Scope::text).collect(Collectors.joining(", "));
    return new CommandFailed(Exit.USAGE, "--scopes " + scope + ": known are " + known);
  }

  private static Optional<Duration> validity(@Nullable String text) {
    if (text == null) return Optional.empty();
    var time = Durations.parse(text).filter(Duration::isPositive);
    if (time.isEmpty())
      throw new CommandFailed(
          Exit.USAGE, "--expires " + text + ": write a number and s, m, h or d, e.g. 30d");
    if (time.get().compareTo(LONGEST) > 0)
      throw new CommandFailed(
          Exit.USAGE,
          "--expires " + text + ": at most " + LONGEST.toDays() + "d; for ever without");
    return time;
  }

  /// It is shown in a list, a line each.
  private static void checkName(@Nullable String name) {
    if (name == null || NAME.matcher(name).matches()) return;
    throw new CommandFailed(Exit.USAGE, "--name: use 1 to 100 letters, digits, signs and spaces");
  }

  private static String line(Token token, Instant now) {
    var name = token.name().map(it -> "  " + it).orElse("");
    var expired = token.isExpired(now) ? "  (expired)" : "";
    return token.id() + "  " + words(token) + name + expired;
  }

  private static String words(Token token) {
    var end = token.expiresAt().map(it -> "until " + it.truncatedTo(ChronoUnit.SECONDS));
    return String.format(
        Locale.ROOT,
        "tenant %s, %s, %s",
        token.tenant(),
        String.join(" ", new TreeSet<>(token.scopes())),
        end.orElse("for ever"));
  }

  private void tell(String words) {
    spec.commandLine().getErr().println("sidetape token: " + words);
    spec.commandLine().getErr().flush();
  }
}
