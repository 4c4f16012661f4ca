package io.sidetape.ari;

/// Why Asterisk did not do what was asked, by what happens next.
public abstract sealed class AriException extends RuntimeException {
  private AriException(String message) {
    super(message);
  }

  /// What was asked about is no longer there (404): the channel hung up first. An ordinary branch.
  public static final class Gone extends AriException {
    Gone(String message) {
      super(message);
    }
  }

  /// Asterisk understood and said no; asking again gives the same answer.
  public static final class Refused extends AriException {
    private final int status;

    Refused(int status, String message) {
      super(message);
      this.status = status;
    }

    /// HTTP's number for it: 401 and 403 for the user, 409 for the channel's state.
    public int status() {
      return status;
    }
  }

  /// No answer: not there, too slow, cut off in the middle, or in trouble itself (5xx). It is not
  /// known whether Asterisk did it.
  public static final class Unreachable extends AriException {
    Unreachable(String message) {
      super(message);
    }
  }

  /// An answer that is not ARI's; perhaps something else listens there.
  public static final class Unreadable extends AriException {
    private static final int SHOWN = 80;

    Unreadable(String asked, String answer) {
      super("%s: the answer is not ARI's: '%s'".formatted(asked, shown(answer)));
    }

    private static String shown(String answer) {
      var head = answer.length() > SHOWN ? answer.substring(0, SHOWN) + "…" : answer;
      return head.replaceAll("\\p{Cntrl}", "?");
    }
  }
}
