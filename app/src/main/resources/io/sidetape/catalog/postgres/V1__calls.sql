-- seq is the row's place in time: milliseconds since 1970 above 21 bits that tell the calls of one
-- millisecond apart. It is the order of every list and the cursor of every page.
create table calls (
  seq         bigint primary key,
  id          text not null unique,
  tenant      text not null,
  channel_id  text not null,
  origin      text not null,
  duration_ms bigint not null,
  terms       tsvector not null
);
create index calls_channel_id on calls (channel_id, seq);

-- The beginnings of words as words of their own, p..., as Prefixes makes them in Java: GIN finds a
-- whole word among a million calls quicker than it adds up all the words that begin alike.
create function call_prefixes(terms tsvector) returns tsvector
language sql immutable strict parallel safe as $$
  select array_to_tsvector(array_agg(distinct term)) from (
    select case when word like 'w%' then 'p' || substr(word, 2, n) else word end as term
    from unnest(tsvector_to_array(terms)) as word,
      generate_series(1, case when word like 'w%' then least(length(word) - 1, 16) else 1 end) as n
    union all
    select word from unnest(tsvector_to_array(terms)) as word
    where word like 'w%' and length(word) > 17
  ) as all_terms
$$;

-- All that can be searched for, as words that Java made; see Terms. Without a pending list, which
-- each search would have to read through.
create index calls_terms on calls using gin (call_prefixes(terms)) with (fastupdate = off);

-- Apart from the calls, so that those stay narrow and are quick to walk through.
create table manifests (
  seq  bigint primary key,
  json text not null
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
  modified bigint not null,
  primary key (origin, tenant, day)
);
