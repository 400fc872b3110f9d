pragma application_id = 1131367527;
pragma user_version = 1;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE TABLE rep (
          id integer primary key, uid text not null unique,
          alias text not null unique, name text not null,
          role text, team text, tz text, started text,                    -- only told
          added_on text not null,                                         -- the clocks start here
          every integer, feedback_every integer, praise_every integer,    -- days; 0: off; null: the journal's
          quiet_until text, left_on text, keep_until text
        ) strict
        ;
CREATE TABLE pause (
          id integer primary key, uid text not null unique,
          rep integer not null references rep (id) deferrable initially deferred,
          "from" text not null, back text, because text                   -- back null: not known yet
        ) strict
        ;
CREATE INDEX pause_rep on pause (rep, back);
CREATE TABLE entry (
          id integer primary key autoincrement,                           -- what people type; never reused
          uid text not null unique,                                       -- what machines exchange
          kind text not null,
          rep integer references rep (id) deferrable initially deferred,  -- null: a session, and what hangs on it
          parent integer references entry (id) deferrable initially deferred,  -- its note, goal or session
          "on" text not null, text text not null, private integer not null default 0,
          how text,                                                       -- note: met, async, aside
          owner text,                                                     -- follow-up: me, rep, or a partner
          partner text as (nullif(nullif(owner, 'me'), 'rep')),           -- the name in owner, to be searched
          status text, due text,                                          -- follow-up, feedback, goal; check-in: status
          closed_on text, because text, given_on text, landed text,
          snoozed_until text, snoozes integer,
          every integer, target real, at real,                            -- goal; at: check-in
          also text,                                                      -- session: partners, a JSON list
          created_at text not null, edited_at text
        ) strict
        ;
CREATE INDEX entry_day on entry ("on");
CREATE INDEX entry_rep on entry (rep, "on");
CREATE INDEX entry_kind on entry (rep, kind, "on");
CREATE INDEX entry_open on entry (rep, due) where status in ('open', 'owed');
CREATE INDEX entry_given on entry (rep, given_on) where given_on is not null;
CREATE INDEX entry_closed on entry (rep, closed_on) where closed_on is not null;
CREATE INDEX entry_parent on entry (parent, kind, "on") where parent is not null;
CREATE TABLE attendance (                                         -- who was in a session
          id integer primary key, uid text not null unique,
          session integer not null references entry (id) deferrable initially deferred,
          rep integer references rep (id) deferrable initially deferred,  -- null: a former rep, erased
          "on" text not null                                              -- the session's day
        ) strict
        ;
CREATE INDEX attendance_rep on attendance (rep, "on");
CREATE INDEX attendance_session on attendance (session);
CREATE TABLE setting (id integer primary key, uid text not null unique, value text not null) strict;
CREATE TABLE device (id integer primary key check (id = 1), uid text not null, file text not null) strict;
CREATE TABLE step (                                               -- one command, one transaction, one undo
          id integer primary key,
          device text not null, n integer not null,                       -- a device's own running number
          at text not null, command text not null,                        -- UTC; its name, never what was typed
          undoes integer references step (id),                            -- an undo's command, or a redo's undo
          unique (device, n)
        ) strict
        ;
CREATE INDEX step_undoes on step (undoes) where undoes is not null;
CREATE TABLE change (                                             -- a record as a step left it
          id integer primary key,
          step integer not null references step (id),
          tbl text not null, record text not null,                        -- the record's uid
          after text,                                                     -- JSON, other records by uid; null: gone
          crc integer not null
        ) strict
        ;
CREATE INDEX change_step on change (step);
CREATE INDEX change_record on change (record);
CREATE VIRTUAL TABLE entry_fts using fts5 (
          text, because, landed, partner, also,
          content="entry", content_rowid="id", tokenize="unicode61 remove_diacritics 2"
        );
CREATE TRIGGER entry_fts_insert after insert on entry begin 
  insert into entry_fts (rowid, text, because, landed, partner, also)
    values (new.id, new.text, new.because, new.landed, new.partner, new.also);
 end;
CREATE TRIGGER entry_fts_delete after delete on entry begin 
  insert into entry_fts (entry_fts, rowid, text, because, landed, partner, also)
    values ('delete', old.id, old.text, old.because, old.landed, old.partner, old.also);
 end;
CREATE TRIGGER entry_fts_update after update of text, because, landed, owner, also on entry begin
          
  insert into entry_fts (entry_fts, rowid, text, because, landed, partner, also)
    values ('delete', old.id, old.text, old.because, old.landed, old.partner, old.also);
 
  insert into entry_fts (rowid, text, because, landed, partner, also)
    values (new.id, new.text, new.because, new.landed, new.partner, new.also);

        end;
CREATE VIEW history as
          select e.id, e."on" as day,
            coalesce(r.name, (
              select group_concat(name, ', ') from (                      -- a session's: all who were there
                select coalesce(p.name, 'a former rep') as name from attendance a left join rep p on p.id = a.rep
                where a.session in (e.id, e.parent) order by p.name is null, p.name
              )
            )) as rep,
            case e.how when 'met' then 'one-on-one' when 'async' then 'by message' else coalesce(e.how, e.kind) end
              as kind,
            e.text, e.owner, e.due, e.snoozed_until, e.status, e.because, e.landed, e.target, e.at, e.private, e.parent
          from entry e left join rep r on r.id = e.rep
          order by e."on" desc, e.id desc;
CREATE VIEW open as
          select id, due, snoozed_until, rep, kind, owner, text, day, target, private, parent
          from history where status in ('open', 'owed') order by due is null, due, id;
insert into _sqlite_migrations values (1, 'coachlog', '0001_journal', '2026-11-28 16:04:58.706927+00:00');
insert into rep values (1, '01a222e7-12d5-7120-b4d3-bdbce99963f4', 'dev', 'Dev Patel', NULL, NULL, NULL, NULL, '2026-11-23', NULL, NULL, NULL, NULL, NULL, NULL);
insert into rep values (2, '2933396c-8dbd-808e-8974-661aaab38339', 'ana', 'Ana Lee', NULL, NULL, NULL, NULL, '2026-11-23', NULL, NULL, NULL, NULL, NULL, NULL);
insert into entry values (1, '21ea2f67-8076-87e7-b942-11088a410196', 'note', 2, NULL, '2026-11-02', 'one', 0, 'met', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-28T16:04:58Z', NULL);
insert into entry values (2, '064f2e63-6fed-8333-878a-1e525931895a', 'session', NULL, NULL, '2026-11-02', 'two', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-28T16:04:58Z', NULL);
insert into entry values (3, 'e8ec558c-2869-8e83-b216-8cd0072badb7', 'note', 2, NULL, '2026-11-02', 'one', 0, 'met', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-28T16:04:58Z', NULL);
insert into entry values (4, '445b4965-7153-8c6f-8089-d8f8651f9d7b', 'goal', 1, NULL, '2026-11-02', 'reach 3', 0, NULL, NULL, 'open', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 14, NULL, NULL, NULL, '2026-11-28T16:04:58Z', NULL);
insert into attendance values (1, '01a222e7-12f6-7102-afc6-5a73eac4a2a9', 2, 2, '2026-11-02');
insert into attendance values (2, '01a222e7-12f6-71e2-8f5b-2a0f12b62747', 2, 1, '2026-11-02');
insert into device values (1, '01a222e7-12d5-78b0-aeb4-fa3d31aed120', '65024:2154627');
insert into step values (1, '01a222e7-12d5-78b0-aeb4-fa3d31aed120', 1, '2026-11-28T16:04:58Z', 'rep add', NULL);
insert into step values (2, '01a222e7-12d5-78b0-aeb4-fa3d31aed120', 2, '2026-11-28T16:04:58Z', 'import', NULL);
insert into change values (1, 1, 'rep', '01a222e7-12d5-7120-b4d3-bdbce99963f4', '{"id":1,"uid":"01a222e7-12d5-7120-b4d3-bdbce99963f4","alias":"dev","name":"Dev Patel","added_on":"2026-11-23"}', 3046717666);
insert into change values (2, 2, 'rep', '2933396c-8dbd-808e-8974-661aaab38339', '{"id":2,"uid":"2933396c-8dbd-808e-8974-661aaab38339","alias":"ana","name":"Ana Lee","added_on":"2026-11-23"}', 2511934568);
insert into change values (3, 2, 'entry', '21ea2f67-8076-87e7-b942-11088a410196', '{"id":1,"uid":"21ea2f67-8076-87e7-b942-11088a410196","kind":"note","rep":"2933396c-8dbd-808e-8974-661aaab38339","on":"2026-11-02","text":"one","private":0,"how":"met","created_at":"2026-11-28T16:04:58Z"}', 3037171676);
insert into change values (4, 2, 'entry', '064f2e63-6fed-8333-878a-1e525931895a', '{"id":2,"uid":"064f2e63-6fed-8333-878a-1e525931895a","kind":"session","on":"2026-11-02","text":"two","private":0,"created_at":"2026-11-28T16:04:58Z"}', 3882096064);
insert into change values (5, 2, 'attendance', '01a222e7-12f6-7102-afc6-5a73eac4a2a9', '{"id":1,"uid":"01a222e7-12f6-7102-afc6-5a73eac4a2a9","session":"064f2e63-6fed-8333-878a-1e525931895a","rep":"2933396c-8dbd-808e-8974-661aaab38339","on":"2026-11-02"}', 1581005129);
insert into change values (6, 2, 'attendance', '01a222e7-12f6-71e2-8f5b-2a0f12b62747', '{"id":2,"uid":"01a222e7-12f6-71e2-8f5b-2a0f12b62747","session":"064f2e63-6fed-8333-878a-1e525931895a","rep":"01a222e7-12d5-7120-b4d3-bdbce99963f4","on":"2026-11-02"}', 3426928500);
insert into change values (7, 2, 'entry', 'e8ec558c-2869-8e83-b216-8cd0072badb7', '{"id":3,"uid":"e8ec558c-2869-8e83-b216-8cd0072badb7","kind":"note","rep":"2933396c-8dbd-808e-8974-661aaab38339","on":"2026-11-02","text":"one","private":0,"how":"met","created_at":"2026-11-28T16:04:58Z"}', 2342079072);
insert into change values (8, 2, 'entry', '445b4965-7153-8c6f-8089-d8f8651f9d7b', '{"id":4,"uid":"445b4965-7153-8c6f-8089-d8f8651f9d7b","kind":"goal","rep":"01a222e7-12d5-7120-b4d3-bdbce99963f4","on":"2026-11-02","text":"reach 3","private":0,"status":"open","every":14,"created_at":"2026-11-28T16:04:58Z"}', 1968299626);
delete from sqlite_sequence;
insert into sqlite_sequence values ('entry', 4);
