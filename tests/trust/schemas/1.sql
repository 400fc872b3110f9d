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
insert into _sqlite_migrations values (1, 'coachlog', '0001_journal', '2026-11-23 17:14:09.304996+00:00');
insert into rep values (1, '01a20966-9c1b-7b82-ae03-09497c1509a5', 'maria', 'Maria Ruiz', 'AE', 'West', 'Europe/Madrid', NULL, '2026-11-23', NULL, NULL, NULL, NULL, NULL, NULL);
insert into rep values (2, '01a20966-9c22-7d54-afed-c34b5f4a434b', 'dev', 'Dev Patel', NULL, NULL, NULL, NULL, '2026-11-23', NULL, NULL, NULL, NULL, NULL, NULL);
insert into pause values (1, '01a20966-9c5d-73c3-b98e-a4cf0b946a24', 1, '2026-11-23', '2026-12-24', 'on holiday');
insert into entry values (1, '01a20966-9c27-754d-b379-3c81dd48f287', 'note', 1, NULL, '2026-11-23', 'Rehearsed the call, ''twice''

and "again"', 1, 'met', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-23T17:14:09Z', '2026-11-23T17:14:09Z');
insert into entry values (2, '01a20966-9c28-72cf-99fc-f045e22c9a11', 'follow-up', 1, 1, '2026-11-23', 'ask Tom', 1, NULL, 'me', 'done', '2026-11-26', '2026-11-23', 'slot is ours', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-23T17:14:09Z', NULL);
insert into entry values (3, '01a20966-9c28-7875-bece-5551baa4c690', 'follow-up', 1, 1, '2026-11-23', 'book 3 calls', 1, NULL, 'rep', 'open', '2026-11-27', NULL, 'trade show', NULL, NULL, '2026-12-23', 1, NULL, NULL, NULL, NULL, '2026-11-23T17:14:09Z', NULL);
insert into entry values (4, '01a20966-9c28-76d2-8a33-fcdaf40e774d', 'heard', 1, 1, '2026-11-23', 'I want to lead.', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-23T17:14:09Z', NULL);
insert into entry values (5, '01a20966-9c28-7efc-8b92-8786c35aa51a', 'praise', 1, 1, '2026-11-23', 'Calm', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-23T17:14:09Z', NULL);
insert into entry values (6, '01a20966-9c33-7fc1-91c1-bce117df2a03', 'feedback', 2, NULL, '2026-11-23', 'Talked over the CFO twice', 0, NULL, NULL, 'given', '2026-11-25', NULL, NULL, '2026-11-23', 'Surprised', NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-23T17:14:09Z', NULL);
insert into entry values (7, '01a20966-9c37-7381-ba96-c76b3bb69394', 'goal', 2, NULL, '2026-11-23', 'Close 2 logos', 0, NULL, NULL, 'open', '2026-12-31', NULL, NULL, NULL, NULL, NULL, NULL, 14, 2.5, NULL, NULL, '2026-11-23T17:14:09Z', NULL);
insert into entry values (8, '01a20966-9c3d-75ce-8f9c-3f8237dac69c', 'check-in', 2, 7, '2026-11-23', 'One signed', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1.0, NULL, '2026-11-23T17:14:09Z', NULL);
insert into entry values (9, '01a20966-9c44-7905-9f1c-a8344bcd79c8', 'session', NULL, NULL, '2026-11-23', 'Win/loss review', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '["legal:Ana"]', '2026-11-23T17:14:09Z', NULL);
insert into attendance values (1, '01a20966-9c44-706e-b8a0-9307ddec645f', 9, 2, '2026-11-23');
insert into attendance values (2, '01a20966-9c44-7fd3-8881-b8b8e872ba78', 9, 1, '2026-11-23');
insert into setting values (1, 'fiscal-year-starts', 'feb');
insert into device values (1, '01a20966-9c1b-7d9f-9f0f-a19dddd13a95', '65024:2195464');
insert into step values (1, '01a20966-9c1b-7d9f-9f0f-a19dddd13a95', 1, '2026-11-23T17:14:09Z', 'rep add', NULL);
insert into step values (2, '01a20966-9c1b-7d9f-9f0f-a19dddd13a95', 2, '2026-11-23T17:14:09Z', 'rep add', NULL);
insert into step values (3, '01a20966-9c1b-7d9f-9f0f-a19dddd13a95', 3, '2026-11-23T17:14:09Z', 'note', NULL);
insert into step values (4, '01a20966-9c1b-7d9f-9f0f-a19dddd13a95', 4, '2026-11-23T17:14:09Z', 'feedback', NULL);
insert into step values (5, '01a20966-9c1b-7d9f-9f0f-a19dddd13a95', 5, '2026-11-23T17:14:09Z', 'goal', NULL);
insert into step values (6, '01a20966-9c1b-7d9f-9f0f-a19dddd13a95', 6, '2026-11-23T17:14:09Z', 'checkin', NULL);
insert into step values (7, '01a20966-9c1b-7d9f-9f0f-a19dddd13a95', 7, '2026-11-23T17:14:09Z', 'session', NULL);
insert into step values (8, '01a20966-9c1b-7d9f-9f0f-a19dddd13a95', 8, '2026-11-23T17:14:09Z', 'given', NULL);
insert into step values (9, '01a20966-9c1b-7d9f-9f0f-a19dddd13a95', 9, '2026-11-23T17:14:09Z', 'done', NULL);
insert into step values (10, '01a20966-9c1b-7d9f-9f0f-a19dddd13a95', 10, '2026-11-23T17:14:09Z', 'snooze', NULL);
insert into step values (11, '01a20966-9c1b-7d9f-9f0f-a19dddd13a95', 11, '2026-11-23T17:14:09Z', 'rep pause', NULL);
insert into step values (12, '01a20966-9c1b-7d9f-9f0f-a19dddd13a95', 12, '2026-11-23T17:14:09Z', 'config', NULL);
insert into step values (13, '01a20966-9c1b-7d9f-9f0f-a19dddd13a95', 13, '2026-11-23T17:14:09Z', 'edit', NULL);
insert into step values (14, '01a20966-9c1b-7d9f-9f0f-a19dddd13a95', 14, '2026-11-23T17:14:09Z', 'delete', NULL);
insert into step values (15, '01a20966-9c1b-7d9f-9f0f-a19dddd13a95', 15, '2026-11-23T17:14:09Z', 'undo', 14);
insert into step values (16, '01a20966-9c1b-7d9f-9f0f-a19dddd13a95', 16, '2026-11-23T17:14:09Z', 'delete', NULL);
insert into change values (1, 1, 'rep', '01a20966-9c1b-7b82-ae03-09497c1509a5', '{"id":1,"uid":"01a20966-9c1b-7b82-ae03-09497c1509a5","alias":"maria","name":"Maria Ruiz","role":"AE","team":"West","tz":"Europe/Madrid","added_on":"2026-11-23"}', 3556887640);
insert into change values (2, 2, 'rep', '01a20966-9c22-7d54-afed-c34b5f4a434b', '{"id":2,"uid":"01a20966-9c22-7d54-afed-c34b5f4a434b","alias":"dev","name":"Dev Patel","added_on":"2026-11-23"}', 111101272);
insert into change values (3, 3, 'entry', '01a20966-9c27-754d-b379-3c81dd48f287', '{"id":1,"uid":"01a20966-9c27-754d-b379-3c81dd48f287","kind":"note","rep":"01a20966-9c1b-7b82-ae03-09497c1509a5","on":"2026-11-23","text":"Rehearsed the CFO call — 日本語","private":1,"how":"met","created_at":"2026-11-23T17:14:09Z"}', 2509975048);
insert into change values (4, 3, 'entry', '01a20966-9c28-72cf-99fc-f045e22c9a11', '{"id":2,"uid":"01a20966-9c28-72cf-99fc-f045e22c9a11","kind":"follow-up","rep":"01a20966-9c1b-7b82-ae03-09497c1509a5","parent":"01a20966-9c27-754d-b379-3c81dd48f287","on":"2026-11-23","text":"ask Tom","private":1,"owner":"me","status":"open","due":"2026-11-26","created_at":"2026-11-23T17:14:09Z"}', 2149615930);
insert into change values (5, 3, 'entry', '01a20966-9c28-7875-bece-5551baa4c690', '{"id":3,"uid":"01a20966-9c28-7875-bece-5551baa4c690","kind":"follow-up","rep":"01a20966-9c1b-7b82-ae03-09497c1509a5","parent":"01a20966-9c27-754d-b379-3c81dd48f287","on":"2026-11-23","text":"book 3 calls","private":1,"owner":"rep","status":"open","due":"2026-11-27","created_at":"2026-11-23T17:14:09Z"}', 1101175302);
insert into change values (6, 3, 'entry', '01a20966-9c28-76d2-8a33-fcdaf40e774d', '{"id":4,"uid":"01a20966-9c28-76d2-8a33-fcdaf40e774d","kind":"heard","rep":"01a20966-9c1b-7b82-ae03-09497c1509a5","parent":"01a20966-9c27-754d-b379-3c81dd48f287","on":"2026-11-23","text":"I want to lead.","private":1,"created_at":"2026-11-23T17:14:09Z"}', 3115370310);
insert into change values (7, 3, 'entry', '01a20966-9c28-7efc-8b92-8786c35aa51a', '{"id":5,"uid":"01a20966-9c28-7efc-8b92-8786c35aa51a","kind":"praise","rep":"01a20966-9c1b-7b82-ae03-09497c1509a5","parent":"01a20966-9c27-754d-b379-3c81dd48f287","on":"2026-11-23","text":"Calm","private":1,"created_at":"2026-11-23T17:14:09Z"}', 912890545);
insert into change values (8, 4, 'entry', '01a20966-9c33-7fc1-91c1-bce117df2a03', '{"id":6,"uid":"01a20966-9c33-7fc1-91c1-bce117df2a03","kind":"feedback","rep":"01a20966-9c22-7d54-afed-c34b5f4a434b","on":"2026-11-23","text":"Talked over the CFO twice","private":0,"status":"owed","due":"2026-11-25","created_at":"2026-11-23T17:14:09Z"}', 3432462601);
insert into change values (9, 5, 'entry', '01a20966-9c37-7381-ba96-c76b3bb69394', '{"id":7,"uid":"01a20966-9c37-7381-ba96-c76b3bb69394","kind":"goal","rep":"01a20966-9c22-7d54-afed-c34b5f4a434b","on":"2026-11-23","text":"Close 2 logos","private":0,"status":"open","due":"2026-12-31","every":14,"target":2.5,"created_at":"2026-11-23T17:14:09Z"}', 2725694553);
insert into change values (10, 6, 'entry', '01a20966-9c3d-75ce-8f9c-3f8237dac69c', '{"id":8,"uid":"01a20966-9c3d-75ce-8f9c-3f8237dac69c","kind":"check-in","rep":"01a20966-9c22-7d54-afed-c34b5f4a434b","parent":"01a20966-9c37-7381-ba96-c76b3bb69394","on":"2026-11-23","text":"One signed","private":0,"at":1.0,"created_at":"2026-11-23T17:14:09Z"}', 2025070578);
insert into change values (11, 7, 'entry', '01a20966-9c44-7905-9f1c-a8344bcd79c8', '{"id":9,"uid":"01a20966-9c44-7905-9f1c-a8344bcd79c8","kind":"session","on":"2026-11-23","text":"Win/loss review","private":0,"also":"[\"legal:Ana\"]","created_at":"2026-11-23T17:14:09Z"}', 2820165025);
insert into change values (12, 7, 'attendance', '01a20966-9c44-706e-b8a0-9307ddec645f', '{"id":1,"uid":"01a20966-9c44-706e-b8a0-9307ddec645f","session":"01a20966-9c44-7905-9f1c-a8344bcd79c8","rep":"01a20966-9c22-7d54-afed-c34b5f4a434b","on":"2026-11-23"}', 1260027933);
insert into change values (13, 7, 'attendance', '01a20966-9c44-7fd3-8881-b8b8e872ba78', '{"id":2,"uid":"01a20966-9c44-7fd3-8881-b8b8e872ba78","session":"01a20966-9c44-7905-9f1c-a8344bcd79c8","rep":"01a20966-9c1b-7b82-ae03-09497c1509a5","on":"2026-11-23"}', 1993460775);
insert into change values (14, 7, 'entry', '01a20966-9c44-7e96-ad59-26aaec73d01a', '{"id":10,"uid":"01a20966-9c44-7e96-ad59-26aaec73d01a","kind":"lesson","parent":"01a20966-9c44-7905-9f1c-a8344bcd79c8","on":"2026-11-23","text":"Ask for the budget first","private":0,"created_at":"2026-11-23T17:14:09Z"}', 2085364371);
insert into change values (15, 8, 'entry', '01a20966-9c33-7fc1-91c1-bce117df2a03', '{"id":6,"uid":"01a20966-9c33-7fc1-91c1-bce117df2a03","kind":"feedback","rep":"01a20966-9c22-7d54-afed-c34b5f4a434b","on":"2026-11-23","text":"Talked over the CFO twice","private":0,"status":"given","due":"2026-11-25","given_on":"2026-11-23","landed":"Surprised","created_at":"2026-11-23T17:14:09Z"}', 3898908196);
insert into change values (16, 9, 'entry', '01a20966-9c28-72cf-99fc-f045e22c9a11', '{"id":2,"uid":"01a20966-9c28-72cf-99fc-f045e22c9a11","kind":"follow-up","rep":"01a20966-9c1b-7b82-ae03-09497c1509a5","parent":"01a20966-9c27-754d-b379-3c81dd48f287","on":"2026-11-23","text":"ask Tom","private":1,"owner":"me","status":"done","due":"2026-11-26","closed_on":"2026-11-23","because":"slot is ours","created_at":"2026-11-23T17:14:09Z"}', 2460385045);
insert into change values (17, 10, 'entry', '01a20966-9c28-7875-bece-5551baa4c690', '{"id":3,"uid":"01a20966-9c28-7875-bece-5551baa4c690","kind":"follow-up","rep":"01a20966-9c1b-7b82-ae03-09497c1509a5","parent":"01a20966-9c27-754d-b379-3c81dd48f287","on":"2026-11-23","text":"book 3 calls","private":1,"owner":"rep","status":"open","due":"2026-11-27","because":"trade show","snoozed_until":"2026-12-23","snoozes":1,"created_at":"2026-11-23T17:14:09Z"}', 2241780183);
insert into change values (18, 11, 'pause', '01a20966-9c5d-73c3-b98e-a4cf0b946a24', '{"id":1,"uid":"01a20966-9c5d-73c3-b98e-a4cf0b946a24","rep":"01a20966-9c1b-7b82-ae03-09497c1509a5","from":"2026-11-23","back":"2026-12-24","because":"on holiday"}', 149127943);
insert into change values (19, 12, 'setting', 'fiscal-year-starts', '{"id":1,"uid":"fiscal-year-starts","value":"feb"}', 679680072);
insert into change values (20, 13, 'entry', '01a20966-9c27-754d-b379-3c81dd48f287', '{"id":1,"uid":"01a20966-9c27-754d-b379-3c81dd48f287","kind":"note","rep":"01a20966-9c1b-7b82-ae03-09497c1509a5","on":"2026-11-23","text":"Rehearsed the call, ''twice''\n\nand \"again\"","private":1,"how":"met","created_at":"2026-11-23T17:14:09Z","edited_at":"2026-11-23T17:14:09Z"}', 1926876496);
insert into change values (21, 14, 'entry', '01a20966-9c28-76d2-8a33-fcdaf40e774d', NULL, 2932470048);
insert into change values (22, 15, 'entry', '01a20966-9c28-76d2-8a33-fcdaf40e774d', '{"id":4,"uid":"01a20966-9c28-76d2-8a33-fcdaf40e774d","kind":"heard","rep":"01a20966-9c1b-7b82-ae03-09497c1509a5","parent":"01a20966-9c27-754d-b379-3c81dd48f287","on":"2026-11-23","text":"I want to lead.","private":1,"created_at":"2026-11-23T17:14:09Z"}', 4188943954);
insert into change values (23, 16, 'entry', '01a20966-9c44-7e96-ad59-26aaec73d01a', NULL, 3657289347);
delete from sqlite_sequence;
insert into sqlite_sequence values ('entry', 10);
