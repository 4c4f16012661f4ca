package io.sidetape.call;

import io.sidetape.io.Sha256;
import io.sidetape.spool.Call;
import io.sidetape.spool.Entry;
import io.sidetape.spool.Ledger;
import io.sidetape.spool.Mark;
import io.sidetape.spool.Progress;
import io.sidetape.spool.RecordingFolder;
import io.sidetape.spool.RecordingId;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes of a mark a call in the spool, as any call has its folder there. Its id follows from the
/// mark, so that what is done twice is done once.
final class UnheardCalls {
  private static final Logger log = LoggerFactory.getLogger(UnheardCalls.class);

  private final Desk desk;

  UnheardCalls(Desk desk) {
    this.desk = desk;
  }

  /// The call is over: closed, with the reason `unheard`, ready to be delivered. Empty where it was
  /// not to be recorded.
  Optional<RecordingId> over(Mark mark) throws IOException {
    var call = call(mark);
    if (!isWanted(call)) return Optional.empty();
    try (var folder = create(mark, call)) {
      folder.append(new Entry.Refused(desk.clock().instant(), Reasons.UNHEARD));
      expect(folder.id(), mark, call);
      folder.appendDurably(new Entry.Closed(desk.clock().instant()));
      log.warn("{} {}: came and went while nobody was there", folder.id(), mark.channelId());
    } catch (FileAlreadyExistsException before) {
      log.debug("{}: in the spool already", mark);
    }
    return Optional.of(id(mark));
  }

  /// The call is up: what is to be taken up. Empty where it is not to be recorded.
  Optional<Progress> up(Mark mark) throws IOException {
    var call = call(mark);
    if (!isWanted(call)) return Optional.empty();
    try (var folder = create(mark, call)) {
      log.warn("{} {}: came while nobody was there", folder.id(), mark.channelId());
      return folder.progress();
    } catch (FileAlreadyExistsException before) {
      log.debug("{}: in the spool already", mark);
      return Optional.empty();
    }
  }

  private boolean isWanted(Call call) {
    return switch (desk.policy().forTenant(call.tenant())) {
      case NEVER -> false;
      case ALWAYS -> true;
    };
  }

  private RecordingFolder create(Mark mark, Call call) throws IOException {
    var folder = desk.spool().create(id(mark), new Entry.Accepted(mark.at(), call));
    folder.append(new Entry.Described(desk.clock().instant(), mark.linkedId(), Optional.empty()));
    return folder;
  }

  private void expect(RecordingId id, Mark mark, Call call) throws IOException {
    desk.spool().ledger().write(new Ledger.Line.Expected(mark.at(), id.text(), call.tenant()));
    desk.metrics().callExpected(call.tenant());
  }

  private static Call call(Mark mark) {
    var arguments = CallArguments.of(mark.args());
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
    return RecordingId.of(Math.max(0, mark.at().toEpochMilli()), Sha256.of(mark.channelId()));
  }
}
