package io.sidetape.bench;

import static io.sidetape.catalog.Facet.AGENT;
import static io.sidetape.catalog.Facet.CALLED;
import static io.sidetape.catalog.Facet.CALLER;
import static io.sidetape.catalog.Facet.REASON;
import static io.sidetape.catalog.Facet.STATUS;
import static io.sidetape.catalog.Facet.TYPE;

import io.sidetape.catalog.CatalogQuery;
import io.sidetape.catalog.Flag;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;

/// What somebody at the console looks for.
enum ConsoleSearch {
  NEWEST,
  NEWEST_OF_A_TENANT,
  A_DAY_OF_A_TENANT,
  A_CALLER,
  A_CALLED_NUMBER_OF_A_TENANT,
  AN_AGENT,
  AN_AGENT_AND_A_TYPE_IN_A_WEEK,
  FAILED,
  ABSENT_OF_A_TENANT_BY_REASON,
  A_SILENT_SIDE,
  MUTED_AND_RECOVERED_OF_AN_AGENT,
  A_LABEL,
  A_CAMPAIGN_AND_A_TYPE,
  LONGER_THAN_AN_HOUR,
  SHORT_OF_A_TENANT,
  TEXT_A_LETTER,
  TEXT_FOUR_DIGITS,
  TEXT_EIGHT_DIGITS,
  TEXT_A_NUMBER_WITH_SPACES,
  TEXT_AN_AGENT_S_NAME,
  TEXT_TWO_WORDS,
  TEXT_AN_ORDER,
  TEXT_THAT_NOTHING_HAS,
  RARE_TENANT_COMMON_WORD;

  private static final CatalogQuery ALL = CatalogQuery.all();

  String words() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ').replace(" s ", "'s ");
  }

  CatalogQuery query(CallMaker calls, SplittableRandom random) {
    var mine = ALL.ofTenant(CallMaker.tenant(random));
    return switch (this) {
      case NEWEST -> ALL;
      case NEWEST_OF_A_TENANT -> mine;
      case A_DAY_OF_A_TENANT -> since(mine, random, 1);
      case A_CALLER -> ALL.with(CALLER, CallMaker.caller(random));
      case A_CALLED_NUMBER_OF_A_TENANT -> mine.with(CALLED, CallMaker.called(random));
      case AN_AGENT -> mine.with(AGENT, CallMaker.agent(random));
      case AN_AGENT_AND_A_TYPE_IN_A_WEEK ->
          since(mine, random, 7).with(AGENT, CallMaker.agent(random)).with(TYPE, "sales");
      case FAILED -> ALL.with(STATUS, "failed");
      case ABSENT_OF_A_TENANT_BY_REASON -> mine.with(STATUS, "absent").with(REASON, "no_space");
      case A_SILENT_SIDE -> mine.with(Flag.SILENT_SIDE);
      case MUTED_AND_RECOVERED_OF_AN_AGENT ->
          ALL.with(Flag.MUTED).with(Flag.RECOVERED).with(AGENT, CallMaker.agent(random));
      case A_LABEL -> ALL.withLabel("ref", "ORDER-" + random.nextInt(1_000_000));
      case A_CAMPAIGN_AND_A_TYPE ->
          mine.withLabel("campaign", "c" + random.nextInt(50)).with(TYPE, "retention");
      case LONGER_THAN_AN_HOUR -> mine.lasting(3_600_000, Long.MAX_VALUE);
      case SHORT_OF_A_TENANT -> mine.lasting(0, 5_000);
      case TEXT_A_LETTER -> mine.saying(String.valueOf((char) ('a' + random.nextInt(26))));
      case TEXT_FOUR_DIGITS -> mine.saying(CallMaker.caller(random).substring(1, 5));
      case TEXT_EIGHT_DIGITS -> ALL.saying(CallMaker.caller(random).substring(1, 9));
      case TEXT_A_NUMBER_WITH_SPACES -> ALL.saying(spaced(CallMaker.caller(random)));
      case TEXT_AN_AGENT_S_NAME -> mine.saying(CallMaker.agent(random));
      case TEXT_TWO_WORDS -> mine.saying("support c" + random.nextInt(50));
      case TEXT_AN_ORDER -> ALL.saying("order-" + random.nextInt(1_000_000));
      case TEXT_THAT_NOTHING_HAS -> ALL.saying("zzz" + random.nextInt());
      case RARE_TENANT_COMMON_WORD -> ALL.ofTenant("tenant17").saying("sales");
    };
  }

  private static CatalogQuery since(CatalogQuery query, SplittableRandom random, int days) {
    Instant from = CallMaker.START.plus(Duration.ofDays(random.nextInt(365 - days)));
    return query.between(Optional.of(from), Optional.of(from.plus(Duration.ofDays(days))));
  }

  private static String spaced(String number) {
    return number.substring(0, 3) + " " + number.substring(3, 5) + " " + number.substring(5);
  }
}
