package io.sidetape.call;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sidetape.spool.Call;
import io.sidetape.spool.Entry;
import io.sidetape.spool.Ledger;
import io.sidetape.spool.Mark;
import io.sidetape.spool.RecordingId;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes of a mark a call that is over: a folder in the spool as any call has, closed, with the
/// reason `unheard`. Its id follows from the mark, so that what is done twice is done once.
final class UnheardCalls {
  private static final Logger log = LoggerFactory.getLogger(UnheardCalls.class);

  private final Desk desk;

  UnheardCalls(Desk desk) {
    this.desk = desk;
  }

  /// The call's id, ready to be delivered; empty where it was not to be recorded.
  Optional<RecordingId> spool(Mark mark) throws IOException {
    var arguments = CallArguments.of(mark.args());
    return switch (desk.policy().forTenant(arguments.tenant())) {
      case NEVER -> Optional.empty();
      case ALWAYS -> Optional.of(close(mark, call(mark, arguments)));
    };
  }

  private RecordingId close(Mark mark, Call call) throws IOException {
    var id = id(mark);
    try (var folder = desk.spool().create(id, new Entry.Accepted(mark.at(), call))) {
      var now = desk.clock().instant();
      folder.append(new Entry.Refused(now, Reasons.UNHEARD));
      folder.append(new Entry.Described(now, mark.linkedId(), Optional.empty()));
      expect(id, mark, call);
      folder.appendDurably(new Entry.Closed(now));
      log.warn("{} {}: came and went while nobody was there: absent", id, mark.channelId());
    } catch (FileAlreadyExistsException before) {
      log.debug("{}: in the spool already", id);
    }
    return id;
  }

  private void expect(RecordingId id, Mark mark, Call call) throws IOException {
    desk.spool().ledger().write(new Ledger.Line.Expected(mark.at(), id.text(), call.tenant()));
    desk.metrics().callExpected(call.tenant());
  }

  private static Call call(Mark mark, CallArguments arguments) {
    return new Call(
        arguments.tenant(),
        mark.channelId(),
        mark.caller(),
        mark.called(),
        arguments.direction(),
        arguments.type(),
        arguments.agent(),
        arguments.role(),
        arguments.labels());
  }

  private static RecordingId id(Mark mark) {
    return RecordingId.of(Math.max(0, mark.at().toEpochMilli()), sha256(mark.channelId()));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
