package io.sidetape.cli;

import io.sidetape.io.NoRoom;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/// Turns what went wrong into one line that names the thing (a line each, where several things are
/// wrong), and an exit status. Only a fault of ours shows its stack.
final class Complaint implements IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(
      Exception fault, CommandLine line, @Nullable ParseResult parsed) throws Exception {
    return switch (fault) {
      case CommandFailed failed -> say(line, String.valueOf(failed.getMessage()), failed.exit());
      case IOException io -> say(line, words(io), Exit.FAILED);
      case UncheckedIOException io -> say(line, words(cause(io)), Exit.FAILED);
      default -> throw fault;
    };
  }

  private static int say(CommandLine line, String words, int exit) {
    var name = line.getCommandSpec().qualifiedName();
    words.lines().forEach(it -> line.getErr().println(name + ": " + it));
    return exit;
  }

  private static IOException cause(UncheckedIOException fault) {
    var cause = fault.getCause();
    return cause == null ? new IOException(fault.getMessage()) : cause;
  }

  static String words(IOException fault) {
    if (NoRoom.isNoRoom(fault)) return named(fault) + "no room left on its disc";
    return switch (fault) {
      case NoSuchFileException it -> it.getFile() + ": no such file";
      case FileAlreadyExistsException it -> it.getFile() + ": exists already";
      case AccessDeniedException it -> it.getFile() + ": permission denied";
      case FileSystemException it -> it.getFile() + ": " + it.getReason();
      default -> String.valueOf(fault.getMessage());
    };
  }

  private static String named(IOException fault) {
    return fault instanceof FileSystemException it && it.getFile() != null
        ? it.getFile() + ": "
        : "";
  }
}
