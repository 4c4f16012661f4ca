-- seq is the row's place in time: milliseconds since 1970 above 21 bits that tell the calls of one
-- millisecond apart. It is the order of every list and the cursor of every page.
create table calls (
  seq         integer primary key,
  id          text not null unique,
  tenant      text not null,
  channel_id  text not null,
  origin      text not null,
  duration_ms integer not null
);
create index calls_channel_id on calls (channel_id, seq);

-- Apart from the calls, so that those stay narrow and are quick to walk through.
create table manifests (
  seq  integer primary key,
  json text not null
);

-- All that can be searched for, as words that Java made; see Terms. The rowid is the seq, so that
-- hits come newest first without being sorted, and the first page stops at its last row.
create virtual table terms using fts5 (
  words,
  content = '',
  contentless_delete = 1,
  detail = 'none',
  tokenize = 'ascii'
);

create table tombstones (
  id         text primary key,
  tenant     text not null,
  channel_id text not null,
  json       text not null
);
create index tombstones_channel_id on tombstones (channel_id);

-- The volume's day folders that were whole in the index when they bore this time of change.
create table folders (
  origin   text not null,
  tenant   text not null,
  day      text not null,
  modified integer not null,
  primary key (origin, tenant, day)
);
