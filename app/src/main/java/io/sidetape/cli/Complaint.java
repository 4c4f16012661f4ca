package io.sidetape.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/// Turns what went wrong into one line that names the thing, and an exit status. Only a fault of
/// ours shows its stack.
final class Complaint implements IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(Exception fault, CommandLine line, ParseResult parsed)
      throws Exception {
    if (fault instanceof CommandFailed failed)
      return say(line, String.valueOf(failed.getMessage()), failed.exit());
    if (fault instanceof IOException io) return say(line, words(io), Exit.FAILED);
    throw fault;
  }

  private static int say(CommandLine line, String words, int exit) {
    line.getErr().println("sidetape " + line.getCommandName() + ": " + words);
    return exit;
  }

  private static String words(IOException fault) {
    return switch (fault) {
      case NoSuchFileException it -> it.getFile() + ": no such file";
      case FileAlreadyExistsException it -> it.getFile() + ": exists already";
      case AccessDeniedException it -> it.getFile() + ": permission denied";
      case FileSystemException it -> it.getFile() + ": " + it.getReason();
      default -> String.valueOf(fault.getMessage());
    };
  }
}
