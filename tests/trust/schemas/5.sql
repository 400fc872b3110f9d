pragma application_id = 1131367527;
pragma user_version = 5;
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
        , words text not null default '', covered_by integer references entry (id) deferrable initially deferred, team text, under integer references entry (id) deferrable initially deferred) strict
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
          undoes integer references step (id), clock integer not null default 0, seen text, came text,                            -- an undo's command, or a redo's undo
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
CREATE TABLE origin (                                             -- a row of a file that brought no uid
          digest blob primary key,                                        -- of what the row says
          record text not null                                            -- the uid of the record it became
        ) strict, without rowid
        ;
CREATE INDEX origin_record on origin (record);
CREATE TABLE unfinished (                                         -- what an erase has left to do; names nobody
          id integer primary key check (id = 1),
          snapshots text                                                  -- names, a line each; null: they are gone
        ) strict
        ;
CREATE VIRTUAL TABLE entry_fts using fts5 (
          words, content="entry", content_rowid="id", tokenize="unicode61 remove_diacritics 2"
        );
CREATE TRIGGER entry_fts_insert after insert on entry begin insert into entry_fts (rowid, words) values (new.id, new.words); end;
CREATE TRIGGER entry_fts_delete after delete on entry begin insert into entry_fts (entry_fts, rowid, words) values ('delete', old.id, old.words); end;
CREATE TRIGGER entry_fts_update after update of words on entry when new.words <> old.words begin
          insert into entry_fts (entry_fts, rowid, words) values ('delete', old.id, old.words); insert into entry_fts (rowid, words) values (new.id, new.words);
        end;
CREATE INDEX entry_covered on entry (covered_by) where covered_by is not null;
CREATE INDEX entry_under on entry (under) where under is not null;
CREATE INDEX entry_team on entry ("on") where team is not null;
CREATE VIEW history as
          select e.id, e."on" as day,
            coalesce(r.name, e.team, (
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
CREATE INDEX step_clock on step (clock);
CREATE INDEX step_came on step (id) where came is not null;
CREATE INDEX step_seen on step (device, n) where seen is not null;
CREATE INDEX change_gone on change (record) where after is null;
CREATE TABLE laptop (                                             -- one of those that sync
          id integer primary key check (id between 0 and 9),              -- the digit that its entry numbers end in
          uid text not null unique, name text not null                    -- its device
        ) strict
        ;
CREATE TABLE remote (                                             -- where it syncs to
          id integer primary key check (id = 1), place text not null, key text not null,
          at text, sent integer                                           -- UTC; this device's last step that was sent
        ) strict
        ;
CREATE TABLE conflict (                                           -- what was changed on two laptops
          id integer primary key, tbl text not null, record text not null unique,
          fields text not null, others text not null                      -- JSON
        ) strict
        ;
insert into _sqlite_migrations values (1, 'coachlog', '0001_journal', '2026-11-29 10:34:23.872594+00:00');
insert into _sqlite_migrations values (2, 'coachlog', '0002_origins_unfinished_and_words', '2026-11-29 10:34:23.879863+00:00');
insert into _sqlite_migrations values (3, 'coachlog', '0003_topics', '2026-11-29 10:34:23.881186+00:00');
insert into _sqlite_migrations values (4, 'coachlog', '0004_team_goals', '2026-11-29 10:34:23.887925+00:00');
insert into _sqlite_migrations values (5, 'coachlog', '0005_sync', '2026-11-29 10:34:23.896410+00:00');
insert into rep values (1, '01a226de-c729-7b8b-9754-0cb36059178a', 'maria', 'Maria Ruiz', 'AE', 'West', 'Europe/Madrid', NULL, '2026-11-23', NULL, NULL, NULL, NULL, NULL, NULL);
insert into rep values (2, '01a226de-c775-7659-983f-ab8f9ec06a66', 'dev', 'Dev Patel', NULL, NULL, NULL, NULL, '2026-11-23', NULL, NULL, NULL, NULL, NULL, NULL);
insert into pause values (1, '01a226de-c9ac-7bd6-9dec-7b5bbc313151', 1, '2026-11-23', '2026-12-24', 'on holiday');
insert into entry values (1, '01a226de-c7ad-7425-b184-e1bf617f35b2', 'note', 1, NULL, '2026-11-23', 'Rehearsed the call, ''twice''

and "again"', 1, 'met', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-29T10:34:24Z', '2026-11-29T10:34:24Z', 'rehearsed the call, ''twice''

and "again"', NULL, NULL, NULL);
insert into entry values (2, '01a226de-c7b2-7a49-9c11-cd64f8ae074b', 'follow-up', 1, 1, '2026-11-23', 'ask Tom', 1, NULL, 'me', 'done', '2026-11-26', '2026-11-23', 'slot is ours', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-29T10:34:24Z', NULL, 'ask tom  slot is ours', NULL, NULL, NULL);
insert into entry values (3, '01a226de-c7b4-798a-a37a-21cdeb1c36c3', 'follow-up', 1, 1, '2026-11-23', 'book 3 calls', 1, NULL, 'rep', 'open', '2026-11-27', NULL, 'trade show', NULL, NULL, '2026-12-23', 1, NULL, NULL, NULL, NULL, '2026-11-29T10:34:24Z', NULL, 'book 3 calls  trade show', NULL, NULL, NULL);
insert into entry values (4, '01a226de-c7b4-76f1-bf0f-b66b9785e82a', 'heard', 1, 1, '2026-11-23', 'I want to lead.', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-29T10:34:24Z', NULL, 'i want to lead.', NULL, NULL, NULL);
insert into entry values (5, '01a226de-c7b5-78e5-8c42-bdb6a9903770', 'praise', 1, 1, '2026-11-23', 'Calm', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-29T10:34:24Z', NULL, 'calm', NULL, NULL, NULL);
insert into entry values (6, '01a226de-c802-74b7-b3af-8f92186b65e5', 'feedback', 2, NULL, '2026-11-23', 'Talked over the CFO twice', 0, NULL, NULL, 'given', '2026-11-25', NULL, NULL, '2026-11-23', 'Surprised', NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-29T10:34:24Z', NULL, 'talked over the cfo twice  surprised', NULL, NULL, NULL);
insert into entry values (7, '01a226de-c83c-7baa-9ace-a5bbcf45cd2d', 'goal', 2, NULL, '2026-11-23', 'Close 2 logos', 0, NULL, NULL, 'open', '2026-12-31', NULL, NULL, NULL, NULL, NULL, NULL, 14, 2.5, NULL, NULL, '2026-11-29T10:34:24Z', NULL, 'close 2 logos', NULL, NULL, NULL);
insert into entry values (8, '01a226de-c861-7d1d-a8dd-4c28ab041bbb', 'check-in', 2, 7, '2026-11-23', 'One signed', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1.0, NULL, '2026-11-29T10:34:24Z', NULL, 'one signed', NULL, NULL, NULL);
insert into entry values (9, '01a226de-c883-7a08-958a-f230ad513757', 'session', NULL, NULL, '2026-11-23', 'Win/loss review', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '["legal:Ana"]', '2026-11-29T10:34:24Z', NULL, 'win/loss review  legal:ana', NULL, NULL, NULL);
insert into attendance values (1, '01a226de-c883-7244-9314-76f99be1e0b3', 9, 2, '2026-11-23');
insert into attendance values (2, '01a226de-c883-72a0-ad97-f39cb73a2b26', 9, 1, '2026-11-23');
insert into setting values (1, 'fiscal-year-starts', 'feb');
insert into device values (1, '01a226de-c729-7268-9009-4a5cef93fe0f', '65024:3582462');
insert into step values (1, '01a226de-c729-7268-9009-4a5cef93fe0f', 1, '2026-11-29T10:34:23Z', 'rep add', NULL, 1795948463, NULL, NULL);
insert into step values (10, '01a226de-c729-7268-9009-4a5cef93fe0f', 10, '2026-11-29T10:34:24Z', 'snooze', NULL, 1795948472, NULL, NULL);
insert into step values (11, '01a226de-c729-7268-9009-4a5cef93fe0f', 11, '2026-11-29T10:34:24Z', 'rep pause', NULL, 1795948473, NULL, NULL);
insert into step values (12, '01a226de-c729-7268-9009-4a5cef93fe0f', 12, '2026-11-29T10:34:24Z', 'config', NULL, 1795948474, NULL, NULL);
insert into step values (13, '01a226de-c729-7268-9009-4a5cef93fe0f', 13, '2026-11-29T10:34:24Z', 'edit', NULL, 1795948475, NULL, NULL);
insert into step values (14, '01a226de-c729-7268-9009-4a5cef93fe0f', 14, '2026-11-29T10:34:24Z', 'delete', NULL, 1795948476, NULL, NULL);
insert into step values (15, '01a226de-c729-7268-9009-4a5cef93fe0f', 15, '2026-11-29T10:34:24Z', 'undo', 14, 1795948477, NULL, NULL);
insert into step values (16, '01a226de-c729-7268-9009-4a5cef93fe0f', 16, '2026-11-29T10:34:24Z', 'delete', NULL, 1795948478, NULL, NULL);
insert into step values (2, '01a226de-c729-7268-9009-4a5cef93fe0f', 2, '2026-11-29T10:34:23Z', 'rep add', NULL, 1795948464, NULL, NULL);
insert into step values (3, '01a226de-c729-7268-9009-4a5cef93fe0f', 3, '2026-11-29T10:34:24Z', 'note', NULL, 1795948465, NULL, NULL);
insert into step values (4, '01a226de-c729-7268-9009-4a5cef93fe0f', 4, '2026-11-29T10:34:24Z', 'feedback', NULL, 1795948466, NULL, NULL);
insert into step values (5, '01a226de-c729-7268-9009-4a5cef93fe0f', 5, '2026-11-29T10:34:24Z', 'goal', NULL, 1795948467, NULL, NULL);
insert into step values (6, '01a226de-c729-7268-9009-4a5cef93fe0f', 6, '2026-11-29T10:34:24Z', 'checkin', NULL, 1795948468, NULL, NULL);
insert into step values (7, '01a226de-c729-7268-9009-4a5cef93fe0f', 7, '2026-11-29T10:34:24Z', 'session', NULL, 1795948469, NULL, NULL);
insert into step values (8, '01a226de-c729-7268-9009-4a5cef93fe0f', 8, '2026-11-29T10:34:24Z', 'given', NULL, 1795948470, NULL, NULL);
insert into step values (9, '01a226de-c729-7268-9009-4a5cef93fe0f', 9, '2026-11-29T10:34:24Z', 'done', NULL, 1795948471, NULL, NULL);
insert into change values (1, 1, 'rep', '01a226de-c729-7b8b-9754-0cb36059178a', '{"id":1,"uid":"01a226de-c729-7b8b-9754-0cb36059178a","alias":"maria","name":"Maria Ruiz","role":"AE","team":"West","tz":"Europe/Madrid","added_on":"2026-11-23"}', 3538797321);
insert into change values (10, 6, 'entry', '01a226de-c861-7d1d-a8dd-4c28ab041bbb', '{"id":8,"uid":"01a226de-c861-7d1d-a8dd-4c28ab041bbb","kind":"check-in","rep":"01a226de-c775-7659-983f-ab8f9ec06a66","parent":"01a226de-c83c-7baa-9ace-a5bbcf45cd2d","on":"2026-11-23","text":"One signed","private":0,"at":1.0,"created_at":"2026-11-29T10:34:24Z"}', 385161909);
insert into change values (11, 7, 'entry', '01a226de-c883-7a08-958a-f230ad513757', '{"id":9,"uid":"01a226de-c883-7a08-958a-f230ad513757","kind":"session","on":"2026-11-23","text":"Win/loss review","private":0,"also":"[\"legal:Ana\"]","created_at":"2026-11-29T10:34:24Z"}', 1843459099);
insert into change values (12, 7, 'attendance', '01a226de-c883-7244-9314-76f99be1e0b3', '{"id":1,"uid":"01a226de-c883-7244-9314-76f99be1e0b3","session":"01a226de-c883-7a08-958a-f230ad513757","rep":"01a226de-c775-7659-983f-ab8f9ec06a66","on":"2026-11-23"}', 3944089149);
insert into change values (13, 7, 'attendance', '01a226de-c883-72a0-ad97-f39cb73a2b26', '{"id":2,"uid":"01a226de-c883-72a0-ad97-f39cb73a2b26","session":"01a226de-c883-7a08-958a-f230ad513757","rep":"01a226de-c729-7b8b-9754-0cb36059178a","on":"2026-11-23"}', 2690675247);
insert into change values (14, 7, 'entry', '01a226de-c886-7dea-ace1-5e43165bd879', '{"id":10,"uid":"01a226de-c886-7dea-ace1-5e43165bd879","kind":"lesson","parent":"01a226de-c883-7a08-958a-f230ad513757","on":"2026-11-23","text":"Ask for the budget first","private":0,"created_at":"2026-11-29T10:34:24Z"}', 3908037563);
insert into change values (15, 8, 'entry', '01a226de-c802-74b7-b3af-8f92186b65e5', '{"id":6,"uid":"01a226de-c802-74b7-b3af-8f92186b65e5","kind":"feedback","rep":"01a226de-c775-7659-983f-ab8f9ec06a66","on":"2026-11-23","text":"Talked over the CFO twice","private":0,"status":"given","due":"2026-11-25","given_on":"2026-11-23","landed":"Surprised","created_at":"2026-11-29T10:34:24Z"}', 3293836744);
insert into change values (16, 9, 'entry', '01a226de-c7b2-7a49-9c11-cd64f8ae074b', '{"id":2,"uid":"01a226de-c7b2-7a49-9c11-cd64f8ae074b","kind":"follow-up","rep":"01a226de-c729-7b8b-9754-0cb36059178a","parent":"01a226de-c7ad-7425-b184-e1bf617f35b2","on":"2026-11-23","text":"ask Tom","private":1,"owner":"me","status":"done","due":"2026-11-26","closed_on":"2026-11-23","because":"slot is ours","created_at":"2026-11-29T10:34:24Z"}', 2177418440);
insert into change values (17, 10, 'entry', '01a226de-c7b4-798a-a37a-21cdeb1c36c3', '{"id":3,"uid":"01a226de-c7b4-798a-a37a-21cdeb1c36c3","kind":"follow-up","rep":"01a226de-c729-7b8b-9754-0cb36059178a","parent":"01a226de-c7ad-7425-b184-e1bf617f35b2","on":"2026-11-23","text":"book 3 calls","private":1,"owner":"rep","status":"open","due":"2026-11-27","because":"trade show","snoozed_until":"2026-12-23","snoozes":1,"created_at":"2026-11-29T10:34:24Z"}', 628498114);
insert into change values (18, 11, 'pause', '01a226de-c9ac-7bd6-9dec-7b5bbc313151', '{"id":1,"uid":"01a226de-c9ac-7bd6-9dec-7b5bbc313151","rep":"01a226de-c729-7b8b-9754-0cb36059178a","from":"2026-11-23","back":"2026-12-24","because":"on holiday"}', 1084573554);
insert into change values (19, 12, 'setting', 'fiscal-year-starts', '{"id":1,"uid":"fiscal-year-starts","value":"feb"}', 535476768);
insert into change values (2, 2, 'rep', '01a226de-c775-7659-983f-ab8f9ec06a66', '{"id":2,"uid":"01a226de-c775-7659-983f-ab8f9ec06a66","alias":"dev","name":"Dev Patel","added_on":"2026-11-23"}', 3197162839);
insert into change values (20, 13, 'entry', '01a226de-c7ad-7425-b184-e1bf617f35b2', '{"id":1,"uid":"01a226de-c7ad-7425-b184-e1bf617f35b2","kind":"note","rep":"01a226de-c729-7b8b-9754-0cb36059178a","on":"2026-11-23","text":"Rehearsed the call, ''twice''\n\nand \"again\"","private":1,"how":"met","created_at":"2026-11-29T10:34:24Z","edited_at":"2026-11-29T10:34:24Z"}', 1452556076);
insert into change values (21, 14, 'entry', '01a226de-c7b4-76f1-bf0f-b66b9785e82a', NULL, 1167224030);
insert into change values (22, 15, 'entry', '01a226de-c7b4-76f1-bf0f-b66b9785e82a', '{"id":4,"uid":"01a226de-c7b4-76f1-bf0f-b66b9785e82a","kind":"heard","rep":"01a226de-c729-7b8b-9754-0cb36059178a","parent":"01a226de-c7ad-7425-b184-e1bf617f35b2","on":"2026-11-23","text":"I want to lead.","private":1,"created_at":"2026-11-29T10:34:24Z"}', 857247034);
insert into change values (23, 16, 'entry', '01a226de-c886-7dea-ace1-5e43165bd879', NULL, 2580325395);
insert into change values (3, 3, 'entry', '01a226de-c7ad-7425-b184-e1bf617f35b2', '{"id":1,"uid":"01a226de-c7ad-7425-b184-e1bf617f35b2","kind":"note","rep":"01a226de-c729-7b8b-9754-0cb36059178a","on":"2026-11-23","text":"Rehearsed the CFO call — 日本語","private":1,"how":"met","created_at":"2026-11-29T10:34:24Z"}', 2121214819);
insert into change values (4, 3, 'entry', '01a226de-c7b2-7a49-9c11-cd64f8ae074b', '{"id":2,"uid":"01a226de-c7b2-7a49-9c11-cd64f8ae074b","kind":"follow-up","rep":"01a226de-c729-7b8b-9754-0cb36059178a","parent":"01a226de-c7ad-7425-b184-e1bf617f35b2","on":"2026-11-23","text":"ask Tom","private":1,"owner":"me","status":"open","due":"2026-11-26","created_at":"2026-11-29T10:34:24Z"}', 437030794);
insert into change values (5, 3, 'entry', '01a226de-c7b4-798a-a37a-21cdeb1c36c3', '{"id":3,"uid":"01a226de-c7b4-798a-a37a-21cdeb1c36c3","kind":"follow-up","rep":"01a226de-c729-7b8b-9754-0cb36059178a","parent":"01a226de-c7ad-7425-b184-e1bf617f35b2","on":"2026-11-23","text":"book 3 calls","private":1,"owner":"rep","status":"open","due":"2026-11-27","created_at":"2026-11-29T10:34:24Z"}', 2416614198);
insert into change values (6, 3, 'entry', '01a226de-c7b4-76f1-bf0f-b66b9785e82a', '{"id":4,"uid":"01a226de-c7b4-76f1-bf0f-b66b9785e82a","kind":"heard","rep":"01a226de-c729-7b8b-9754-0cb36059178a","parent":"01a226de-c7ad-7425-b184-e1bf617f35b2","on":"2026-11-23","text":"I want to lead.","private":1,"created_at":"2026-11-29T10:34:24Z"}', 206454062);
insert into change values (7, 3, 'entry', '01a226de-c7b5-78e5-8c42-bdb6a9903770', '{"id":5,"uid":"01a226de-c7b5-78e5-8c42-bdb6a9903770","kind":"praise","rep":"01a226de-c729-7b8b-9754-0cb36059178a","parent":"01a226de-c7ad-7425-b184-e1bf617f35b2","on":"2026-11-23","text":"Calm","private":1,"created_at":"2026-11-29T10:34:24Z"}', 2114312631);
insert into change values (8, 4, 'entry', '01a226de-c802-74b7-b3af-8f92186b65e5', '{"id":6,"uid":"01a226de-c802-74b7-b3af-8f92186b65e5","kind":"feedback","rep":"01a226de-c775-7659-983f-ab8f9ec06a66","on":"2026-11-23","text":"Talked over the CFO twice","private":0,"status":"owed","due":"2026-11-25","created_at":"2026-11-29T10:34:24Z"}', 3115665556);
insert into change values (9, 5, 'entry', '01a226de-c83c-7baa-9ace-a5bbcf45cd2d', '{"id":7,"uid":"01a226de-c83c-7baa-9ace-a5bbcf45cd2d","kind":"goal","rep":"01a226de-c775-7659-983f-ab8f9ec06a66","on":"2026-11-23","text":"Close 2 logos","private":0,"status":"open","due":"2026-12-31","every":14,"target":2.5,"created_at":"2026-11-29T10:34:24Z"}', 720014210);
delete from sqlite_sequence;
insert into sqlite_sequence values ('entry', 10);
