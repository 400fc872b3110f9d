pragma application_id = 1131367527;
pragma user_version = 3;
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
        , words text not null default '', covered_by integer references entry (id) deferrable initially deferred) strict
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
insert into _sqlite_migrations values (1, 'coachlog', '0001_journal', '2026-11-28 23:28:18.980205+00:00');
insert into _sqlite_migrations values (2, 'coachlog', '0002_origins_unfinished_and_words', '2026-11-28 23:28:18.985335+00:00');
insert into _sqlite_migrations values (3, 'coachlog', '0003_topics', '2026-11-28 23:28:18.986645+00:00');
insert into rep values (1, '01a2247c-f638-7e2f-a5d7-e48ecee30256', 'maria', 'Maria Ruiz', 'AE', 'West', 'Europe/Madrid', NULL, '2026-11-23', NULL, NULL, NULL, NULL, NULL, NULL);
insert into rep values (2, '01a2247c-f691-7b37-bb9a-b878f823e2a2', 'dev', 'Dev Patel', NULL, NULL, NULL, NULL, '2026-11-23', NULL, NULL, NULL, NULL, NULL, NULL);
insert into pause values (1, '01a2247c-f8a1-72ae-bafd-a45cdaef1eac', 1, '2026-11-23', '2026-12-24', 'on holiday');
insert into entry values (1, '01a2247c-f6f3-7fae-8e16-56ba66eed3ec', 'note', 1, NULL, '2026-11-23', 'Rehearsed the call, ''twice''

and "again"', 1, 'met', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-28T23:28:19Z', '2026-11-28T23:28:19Z', 'rehearsed the call, ''twice''

and "again"', NULL);
insert into entry values (2, '01a2247c-f6f9-71f6-8145-442a3d780f8e', 'follow-up', 1, 1, '2026-11-23', 'ask Tom', 1, NULL, 'me', 'done', '2026-11-26', '2026-11-23', 'slot is ours', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-28T23:28:19Z', NULL, 'ask tom  slot is ours', NULL);
insert into entry values (3, '01a2247c-f6f9-7ff4-948b-4d2081b57899', 'follow-up', 1, 1, '2026-11-23', 'book 3 calls', 1, NULL, 'rep', 'open', '2026-11-27', NULL, 'trade show', NULL, NULL, '2026-12-23', 1, NULL, NULL, NULL, NULL, '2026-11-28T23:28:19Z', NULL, 'book 3 calls  trade show', NULL);
insert into entry values (4, '01a2247c-f6f9-7ea2-8e7a-d8c88ce78eb7', 'heard', 1, 1, '2026-11-23', 'I want to lead.', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-28T23:28:19Z', NULL, 'i want to lead.', NULL);
insert into entry values (5, '01a2247c-f6fa-71a9-ac59-55e1b1a788a1', 'praise', 1, 1, '2026-11-23', 'Calm', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-28T23:28:19Z', NULL, 'calm', NULL);
insert into entry values (6, '01a2247c-f75a-7edf-aa44-4a5f4e1895ba', 'feedback', 2, NULL, '2026-11-23', 'Talked over the CFO twice', 0, NULL, NULL, 'given', '2026-11-25', NULL, NULL, '2026-11-23', 'Surprised', NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-28T23:28:19Z', NULL, 'talked over the cfo twice  surprised', NULL);
insert into entry values (7, '01a2247c-f777-7476-ab96-9f5058b9c645', 'goal', 2, NULL, '2026-11-23', 'Close 2 logos', 0, NULL, NULL, 'open', '2026-12-31', NULL, NULL, NULL, NULL, NULL, NULL, 14, 2.5, NULL, NULL, '2026-11-28T23:28:19Z', NULL, 'close 2 logos', NULL);
insert into entry values (8, '01a2247c-f7b0-774b-a4fd-a641fea8dc20', 'check-in', 2, 7, '2026-11-23', 'One signed', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1.0, NULL, '2026-11-28T23:28:19Z', NULL, 'one signed', NULL);
insert into entry values (9, '01a2247c-f7df-799e-b8b6-dc077eb9c2e3', 'session', NULL, NULL, '2026-11-23', 'Win/loss review', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '["legal:Ana"]', '2026-11-28T23:28:19Z', NULL, 'win/loss review  legal:ana', NULL);
insert into attendance values (1, '01a2247c-f7e3-749a-9a12-2985ba91f829', 9, 2, '2026-11-23');
insert into attendance values (2, '01a2247c-f7e3-7826-ab4d-90510c6210d3', 9, 1, '2026-11-23');
insert into setting values (1, 'fiscal-year-starts', 'feb');
insert into device values (1, '01a2247c-f63a-765b-9033-05e7242c75f4', '65024:2207805');
insert into step values (1, '01a2247c-f63a-765b-9033-05e7242c75f4', 1, '2026-11-28T23:28:19Z', 'rep add', NULL);
insert into step values (10, '01a2247c-f63a-765b-9033-05e7242c75f4', 10, '2026-11-28T23:28:19Z', 'snooze', NULL);
insert into step values (11, '01a2247c-f63a-765b-9033-05e7242c75f4', 11, '2026-11-28T23:28:19Z', 'rep pause', NULL);
insert into step values (12, '01a2247c-f63a-765b-9033-05e7242c75f4', 12, '2026-11-28T23:28:19Z', 'config', NULL);
insert into step values (13, '01a2247c-f63a-765b-9033-05e7242c75f4', 13, '2026-11-28T23:28:19Z', 'edit', NULL);
insert into step values (14, '01a2247c-f63a-765b-9033-05e7242c75f4', 14, '2026-11-28T23:28:19Z', 'delete', NULL);
insert into step values (15, '01a2247c-f63a-765b-9033-05e7242c75f4', 15, '2026-11-28T23:28:19Z', 'undo', 14);
insert into step values (16, '01a2247c-f63a-765b-9033-05e7242c75f4', 16, '2026-11-28T23:28:19Z', 'delete', NULL);
insert into step values (2, '01a2247c-f63a-765b-9033-05e7242c75f4', 2, '2026-11-28T23:28:19Z', 'rep add', NULL);
insert into step values (3, '01a2247c-f63a-765b-9033-05e7242c75f4', 3, '2026-11-28T23:28:19Z', 'note', NULL);
insert into step values (4, '01a2247c-f63a-765b-9033-05e7242c75f4', 4, '2026-11-28T23:28:19Z', 'feedback', NULL);
insert into step values (5, '01a2247c-f63a-765b-9033-05e7242c75f4', 5, '2026-11-28T23:28:19Z', 'goal', NULL);
insert into step values (6, '01a2247c-f63a-765b-9033-05e7242c75f4', 6, '2026-11-28T23:28:19Z', 'checkin', NULL);
insert into step values (7, '01a2247c-f63a-765b-9033-05e7242c75f4', 7, '2026-11-28T23:28:19Z', 'session', NULL);
insert into step values (8, '01a2247c-f63a-765b-9033-05e7242c75f4', 8, '2026-11-28T23:28:19Z', 'given', NULL);
insert into step values (9, '01a2247c-f63a-765b-9033-05e7242c75f4', 9, '2026-11-28T23:28:19Z', 'done', NULL);
insert into change values (1, 1, 'rep', '01a2247c-f638-7e2f-a5d7-e48ecee30256', '{"id":1,"uid":"01a2247c-f638-7e2f-a5d7-e48ecee30256","alias":"maria","name":"Maria Ruiz","role":"AE","team":"West","tz":"Europe/Madrid","added_on":"2026-11-23"}', 3050440942);
insert into change values (10, 6, 'entry', '01a2247c-f7b0-774b-a4fd-a641fea8dc20', '{"id":8,"uid":"01a2247c-f7b0-774b-a4fd-a641fea8dc20","kind":"check-in","rep":"01a2247c-f691-7b37-bb9a-b878f823e2a2","parent":"01a2247c-f777-7476-ab96-9f5058b9c645","on":"2026-11-23","text":"One signed","private":0,"at":1.0,"created_at":"2026-11-28T23:28:19Z"}', 1363984443);
insert into change values (11, 7, 'entry', '01a2247c-f7df-799e-b8b6-dc077eb9c2e3', '{"id":9,"uid":"01a2247c-f7df-799e-b8b6-dc077eb9c2e3","kind":"session","on":"2026-11-23","text":"Win/loss review","private":0,"also":"[\"legal:Ana\"]","created_at":"2026-11-28T23:28:19Z"}', 1964677494);
insert into change values (12, 7, 'attendance', '01a2247c-f7e3-749a-9a12-2985ba91f829', '{"id":1,"uid":"01a2247c-f7e3-749a-9a12-2985ba91f829","session":"01a2247c-f7df-799e-b8b6-dc077eb9c2e3","rep":"01a2247c-f691-7b37-bb9a-b878f823e2a2","on":"2026-11-23"}', 4097896286);
insert into change values (13, 7, 'attendance', '01a2247c-f7e3-7826-ab4d-90510c6210d3', '{"id":2,"uid":"01a2247c-f7e3-7826-ab4d-90510c6210d3","session":"01a2247c-f7df-799e-b8b6-dc077eb9c2e3","rep":"01a2247c-f638-7e2f-a5d7-e48ecee30256","on":"2026-11-23"}', 1892738913);
insert into change values (14, 7, 'entry', '01a2247c-f7e4-7668-ba50-c281070901b7', '{"id":10,"uid":"01a2247c-f7e4-7668-ba50-c281070901b7","kind":"lesson","parent":"01a2247c-f7df-799e-b8b6-dc077eb9c2e3","on":"2026-11-23","text":"Ask for the budget first","private":0,"created_at":"2026-11-28T23:28:19Z"}', 1619381458);
insert into change values (15, 8, 'entry', '01a2247c-f75a-7edf-aa44-4a5f4e1895ba', '{"id":6,"uid":"01a2247c-f75a-7edf-aa44-4a5f4e1895ba","kind":"feedback","rep":"01a2247c-f691-7b37-bb9a-b878f823e2a2","on":"2026-11-23","text":"Talked over the CFO twice","private":0,"status":"given","due":"2026-11-25","given_on":"2026-11-23","landed":"Surprised","created_at":"2026-11-28T23:28:19Z"}', 2873393573);
insert into change values (16, 9, 'entry', '01a2247c-f6f9-71f6-8145-442a3d780f8e', '{"id":2,"uid":"01a2247c-f6f9-71f6-8145-442a3d780f8e","kind":"follow-up","rep":"01a2247c-f638-7e2f-a5d7-e48ecee30256","parent":"01a2247c-f6f3-7fae-8e16-56ba66eed3ec","on":"2026-11-23","text":"ask Tom","private":1,"owner":"me","status":"done","due":"2026-11-26","closed_on":"2026-11-23","because":"slot is ours","created_at":"2026-11-28T23:28:19Z"}', 1050598101);
insert into change values (17, 10, 'entry', '01a2247c-f6f9-7ff4-948b-4d2081b57899', '{"id":3,"uid":"01a2247c-f6f9-7ff4-948b-4d2081b57899","kind":"follow-up","rep":"01a2247c-f638-7e2f-a5d7-e48ecee30256","parent":"01a2247c-f6f3-7fae-8e16-56ba66eed3ec","on":"2026-11-23","text":"book 3 calls","private":1,"owner":"rep","status":"open","due":"2026-11-27","because":"trade show","snoozed_until":"2026-12-23","snoozes":1,"created_at":"2026-11-28T23:28:19Z"}', 2210361771);
insert into change values (18, 11, 'pause', '01a2247c-f8a1-72ae-bafd-a45cdaef1eac', '{"id":1,"uid":"01a2247c-f8a1-72ae-bafd-a45cdaef1eac","rep":"01a2247c-f638-7e2f-a5d7-e48ecee30256","from":"2026-11-23","back":"2026-12-24","because":"on holiday"}', 2997750417);
insert into change values (19, 12, 'setting', 'fiscal-year-starts', '{"id":1,"uid":"fiscal-year-starts","value":"feb"}', 1863817593);
insert into change values (2, 2, 'rep', '01a2247c-f691-7b37-bb9a-b878f823e2a2', '{"id":2,"uid":"01a2247c-f691-7b37-bb9a-b878f823e2a2","alias":"dev","name":"Dev Patel","added_on":"2026-11-23"}', 3851879641);
insert into change values (20, 13, 'entry', '01a2247c-f6f3-7fae-8e16-56ba66eed3ec', '{"id":1,"uid":"01a2247c-f6f3-7fae-8e16-56ba66eed3ec","kind":"note","rep":"01a2247c-f638-7e2f-a5d7-e48ecee30256","on":"2026-11-23","text":"Rehearsed the call, ''twice''\n\nand \"again\"","private":1,"how":"met","created_at":"2026-11-28T23:28:19Z","edited_at":"2026-11-28T23:28:19Z"}', 2757686458);
insert into change values (21, 14, 'entry', '01a2247c-f6f9-7ea2-8e7a-d8c88ce78eb7', NULL, 2645938048);
insert into change values (22, 15, 'entry', '01a2247c-f6f9-7ea2-8e7a-d8c88ce78eb7', '{"id":4,"uid":"01a2247c-f6f9-7ea2-8e7a-d8c88ce78eb7","kind":"heard","rep":"01a2247c-f638-7e2f-a5d7-e48ecee30256","parent":"01a2247c-f6f3-7fae-8e16-56ba66eed3ec","on":"2026-11-23","text":"I want to lead.","private":1,"created_at":"2026-11-28T23:28:19Z"}', 2490125794);
insert into change values (23, 16, 'entry', '01a2247c-f7e4-7668-ba50-c281070901b7', NULL, 699575735);
insert into change values (3, 3, 'entry', '01a2247c-f6f3-7fae-8e16-56ba66eed3ec', '{"id":1,"uid":"01a2247c-f6f3-7fae-8e16-56ba66eed3ec","kind":"note","rep":"01a2247c-f638-7e2f-a5d7-e48ecee30256","on":"2026-11-23","text":"Rehearsed the CFO call — 日本語","private":1,"how":"met","created_at":"2026-11-28T23:28:19Z"}', 2565852587);
insert into change values (4, 3, 'entry', '01a2247c-f6f9-71f6-8145-442a3d780f8e', '{"id":2,"uid":"01a2247c-f6f9-71f6-8145-442a3d780f8e","kind":"follow-up","rep":"01a2247c-f638-7e2f-a5d7-e48ecee30256","parent":"01a2247c-f6f3-7fae-8e16-56ba66eed3ec","on":"2026-11-23","text":"ask Tom","private":1,"owner":"me","status":"open","due":"2026-11-26","created_at":"2026-11-28T23:28:19Z"}', 102893224);
insert into change values (5, 3, 'entry', '01a2247c-f6f9-7ff4-948b-4d2081b57899', '{"id":3,"uid":"01a2247c-f6f9-7ff4-948b-4d2081b57899","kind":"follow-up","rep":"01a2247c-f638-7e2f-a5d7-e48ecee30256","parent":"01a2247c-f6f3-7fae-8e16-56ba66eed3ec","on":"2026-11-23","text":"book 3 calls","private":1,"owner":"rep","status":"open","due":"2026-11-27","created_at":"2026-11-28T23:28:19Z"}', 1090185422);
insert into change values (6, 3, 'entry', '01a2247c-f6f9-7ea2-8e7a-d8c88ce78eb7', '{"id":4,"uid":"01a2247c-f6f9-7ea2-8e7a-d8c88ce78eb7","kind":"heard","rep":"01a2247c-f638-7e2f-a5d7-e48ecee30256","parent":"01a2247c-f6f3-7fae-8e16-56ba66eed3ec","on":"2026-11-23","text":"I want to lead.","private":1,"created_at":"2026-11-28T23:28:19Z"}', 3661274944);
insert into change values (7, 3, 'entry', '01a2247c-f6fa-71a9-ac59-55e1b1a788a1', '{"id":5,"uid":"01a2247c-f6fa-71a9-ac59-55e1b1a788a1","kind":"praise","rep":"01a2247c-f638-7e2f-a5d7-e48ecee30256","parent":"01a2247c-f6f3-7fae-8e16-56ba66eed3ec","on":"2026-11-23","text":"Calm","private":1,"created_at":"2026-11-28T23:28:19Z"}', 3917327292);
insert into change values (8, 4, 'entry', '01a2247c-f75a-7edf-aa44-4a5f4e1895ba', '{"id":6,"uid":"01a2247c-f75a-7edf-aa44-4a5f4e1895ba","kind":"feedback","rep":"01a2247c-f691-7b37-bb9a-b878f823e2a2","on":"2026-11-23","text":"Talked over the CFO twice","private":0,"status":"owed","due":"2026-11-25","created_at":"2026-11-28T23:28:19Z"}', 3255157836);
insert into change values (9, 5, 'entry', '01a2247c-f777-7476-ab96-9f5058b9c645', '{"id":7,"uid":"01a2247c-f777-7476-ab96-9f5058b9c645","kind":"goal","rep":"01a2247c-f691-7b37-bb9a-b878f823e2a2","on":"2026-11-23","text":"Close 2 logos","private":0,"status":"open","due":"2026-12-31","every":14,"target":2.5,"created_at":"2026-11-28T23:28:19Z"}', 590944365);
delete from sqlite_sequence;
insert into sqlite_sequence values ('entry', 10);
