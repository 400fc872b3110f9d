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
          rep integer not null references rep deferrable initially deferred,
          "from" text not null, back text, because text                   -- back null: not known yet
        ) strict
        ;
CREATE INDEX pause_rep on pause (rep, back);
CREATE TABLE entry (
          id integer primary key autoincrement,                           -- what people type; never reused
          uid text not null unique,                                       -- what machines exchange
          kind text not null,
          rep integer references rep deferrable initially deferred,       -- null: a session, and what hangs on it
          parent integer references entry deferrable initially deferred,  -- its note, goal or session
          "on" text not null, text text not null, private integer not null default 0,
          how text,                                                       -- note: met, async, aside
          owner text,                                                     -- follow-up: me, rep, or a partner
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
          session integer not null references entry deferrable initially deferred,
          rep integer references rep deferrable initially deferred,       -- null: a former rep, erased
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
          undoes integer references step,                                 -- an undo's command, or a redo's undo
          unique (device, n)
        ) strict
        ;
CREATE INDEX step_undoes on step (undoes) where undoes is not null;
CREATE TABLE change (                                             -- a record as a step left it
          id integer primary key,
          step integer not null references step,
          tbl text not null, record text not null,                        -- the record's uid
          after text,                                                     -- JSON, other records by uid; null: gone
          crc integer not null
        ) strict
        ;
CREATE INDEX change_step on change (step);
CREATE INDEX change_record on change (record);
CREATE VIRTUAL TABLE entry_fts using fts5 (
          text, because, landed,
          content='entry', content_rowid='id', tokenize="unicode61 remove_diacritics 2"
        );
CREATE TRIGGER entry_fts_insert after insert on entry begin
          insert into entry_fts (rowid, text, because, landed) values (new.id, new.text, new.because, new.landed);
        end;
CREATE TRIGGER entry_fts_delete after delete on entry begin
          insert into entry_fts (entry_fts, rowid, text, because, landed)
          values ('delete', old.id, old.text, old.because, old.landed);
        end;
CREATE TRIGGER entry_fts_update after update of text, because, landed on entry begin
          insert into entry_fts (entry_fts, rowid, text, because, landed)
          values ('delete', old.id, old.text, old.because, old.landed);
          insert into entry_fts (rowid, text, because, landed) values (new.id, new.text, new.because, new.landed);
        end;
insert into _sqlite_migrations values (1, 'coachlog', '0001_journal', '2026-11-23 14:46:25.187709+00:00');
insert into rep values (1, '01a208df-5aae-7b4e-a1b8-7c8594faa5b1', 'maria', 'Maria Ruiz', 'AE', 'West', 'Europe/Madrid', NULL, '2026-11-23', NULL, NULL, NULL, NULL, NULL, NULL);
insert into rep values (2, '01a208df-5ac0-7d83-beec-3f298ef69626', 'dev', 'Dev Patel', NULL, NULL, NULL, NULL, '2026-11-23', NULL, NULL, NULL, NULL, NULL, NULL);
insert into pause values (1, '01a208df-5b87-7075-911f-b6b31b95dc83', 1, '2026-11-23', '2026-12-24', 'on holiday');
insert into entry values (1, '01a208df-5ad4-79ac-bea0-efdaecc9f637', 'note', 1, NULL, '2026-11-23', 'Rehearsed the call, ''twice''

and "again"', 1, 'met', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-23T14:46:25Z', '2026-11-23T14:46:25Z');
insert into entry values (2, '01a208df-5ad5-7a49-b806-5b21b87a6078', 'follow-up', 1, 1, '2026-11-23', 'ask Tom', 1, NULL, 'me', 'done', '2026-11-26', '2026-11-23', 'slot is ours', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-23T14:46:25Z', NULL);
insert into entry values (3, '01a208df-5ad5-7464-8645-046c9bd78a3a', 'follow-up', 1, 1, '2026-11-23', 'book 3 calls', 1, NULL, 'rep', 'open', '2026-11-27', NULL, 'trade show', NULL, NULL, '2026-12-23', 1, NULL, NULL, NULL, NULL, '2026-11-23T14:46:25Z', NULL);
insert into entry values (4, '01a208df-5ad5-72ca-a633-1e8aa2dc623b', 'heard', 1, 1, '2026-11-23', 'I want to lead.', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-23T14:46:25Z', NULL);
insert into entry values (5, '01a208df-5ad6-79be-9253-41172970ad97', 'praise', 1, 1, '2026-11-23', 'Calm', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-23T14:46:25Z', NULL);
insert into entry values (6, '01a208df-5afd-7a25-9bdd-1ca34e32c34a', 'feedback', 2, NULL, '2026-11-23', 'Talked over the CFO twice', 0, NULL, NULL, 'given', '2026-11-25', NULL, NULL, '2026-11-23', 'Surprised', NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-23T14:46:25Z', NULL);
insert into entry values (7, '01a208df-5b0b-7f29-9b97-07e545a873ea', 'goal', 2, NULL, '2026-11-23', 'Close 2 logos', 0, NULL, NULL, 'open', '2026-12-31', NULL, NULL, NULL, NULL, NULL, NULL, 14, 2.5, NULL, NULL, '2026-11-23T14:46:25Z', NULL);
insert into entry values (8, '01a208df-5b18-7363-aff7-2281db3d5240', 'check-in', 2, 7, '2026-11-23', 'One signed', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1.0, NULL, '2026-11-23T14:46:25Z', NULL);
insert into entry values (9, '01a208df-5b35-752e-b310-bdc48438d94c', 'session', NULL, NULL, '2026-11-23', 'Win/loss review', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '["legal:Ana"]', '2026-11-23T14:46:25Z', NULL);
insert into attendance values (1, '01a208df-5b36-7242-ae2e-039f768855fc', 9, 2, '2026-11-23');
insert into attendance values (2, '01a208df-5b36-7538-aeb7-801681669816', 9, 1, '2026-11-23');
insert into setting values (1, 'fiscal-year-starts', 'feb');
insert into device values (1, '01a208df-5aaf-7408-ba12-14bf72e1f5e3', '65024:2384112');
insert into step values (1, '01a208df-5aaf-7408-ba12-14bf72e1f5e3', 1, '2026-11-23T14:46:25Z', 'rep add', NULL);
insert into step values (2, '01a208df-5aaf-7408-ba12-14bf72e1f5e3', 2, '2026-11-23T14:46:25Z', 'rep add', NULL);
insert into step values (3, '01a208df-5aaf-7408-ba12-14bf72e1f5e3', 3, '2026-11-23T14:46:25Z', 'note', NULL);
insert into step values (4, '01a208df-5aaf-7408-ba12-14bf72e1f5e3', 4, '2026-11-23T14:46:25Z', 'feedback', NULL);
insert into step values (5, '01a208df-5aaf-7408-ba12-14bf72e1f5e3', 5, '2026-11-23T14:46:25Z', 'goal', NULL);
insert into step values (6, '01a208df-5aaf-7408-ba12-14bf72e1f5e3', 6, '2026-11-23T14:46:25Z', 'checkin', NULL);
insert into step values (7, '01a208df-5aaf-7408-ba12-14bf72e1f5e3', 7, '2026-11-23T14:46:25Z', 'session', NULL);
insert into step values (8, '01a208df-5aaf-7408-ba12-14bf72e1f5e3', 8, '2026-11-23T14:46:25Z', 'given', NULL);
insert into step values (9, '01a208df-5aaf-7408-ba12-14bf72e1f5e3', 9, '2026-11-23T14:46:25Z', 'done', NULL);
insert into step values (10, '01a208df-5aaf-7408-ba12-14bf72e1f5e3', 10, '2026-11-23T14:46:25Z', 'snooze', NULL);
insert into step values (11, '01a208df-5aaf-7408-ba12-14bf72e1f5e3', 11, '2026-11-23T14:46:25Z', 'rep pause', NULL);
insert into step values (12, '01a208df-5aaf-7408-ba12-14bf72e1f5e3', 12, '2026-11-23T14:46:25Z', 'config', NULL);
insert into step values (13, '01a208df-5aaf-7408-ba12-14bf72e1f5e3', 13, '2026-11-23T14:46:25Z', 'edit', NULL);
insert into step values (14, '01a208df-5aaf-7408-ba12-14bf72e1f5e3', 14, '2026-11-23T14:46:25Z', 'delete', NULL);
insert into step values (15, '01a208df-5aaf-7408-ba12-14bf72e1f5e3', 15, '2026-11-23T14:46:25Z', 'undo', 14);
insert into step values (16, '01a208df-5aaf-7408-ba12-14bf72e1f5e3', 16, '2026-11-23T14:46:25Z', 'delete', NULL);
insert into change values (1, 1, 'rep', '01a208df-5aae-7b4e-a1b8-7c8594faa5b1', '{"id":1,"uid":"01a208df-5aae-7b4e-a1b8-7c8594faa5b1","alias":"maria","name":"Maria Ruiz","role":"AE","team":"West","tz":"Europe/Madrid","added_on":"2026-11-23"}', 1919183630);
insert into change values (2, 2, 'rep', '01a208df-5ac0-7d83-beec-3f298ef69626', '{"id":2,"uid":"01a208df-5ac0-7d83-beec-3f298ef69626","alias":"dev","name":"Dev Patel","added_on":"2026-11-23"}', 1423262404);
insert into change values (3, 3, 'entry', '01a208df-5ad4-79ac-bea0-efdaecc9f637', '{"id":1,"uid":"01a208df-5ad4-79ac-bea0-efdaecc9f637","kind":"note","rep":"01a208df-5aae-7b4e-a1b8-7c8594faa5b1","on":"2026-11-23","text":"Rehearsed the CFO call — 日本語","private":1,"how":"met","created_at":"2026-11-23T14:46:25Z"}', 3124257918);
insert into change values (4, 3, 'entry', '01a208df-5ad5-7a49-b806-5b21b87a6078', '{"id":2,"uid":"01a208df-5ad5-7a49-b806-5b21b87a6078","kind":"follow-up","rep":"01a208df-5aae-7b4e-a1b8-7c8594faa5b1","parent":"01a208df-5ad4-79ac-bea0-efdaecc9f637","on":"2026-11-23","text":"ask Tom","private":1,"owner":"me","status":"open","due":"2026-11-26","created_at":"2026-11-23T14:46:25Z"}', 3896597747);
insert into change values (5, 3, 'entry', '01a208df-5ad5-7464-8645-046c9bd78a3a', '{"id":3,"uid":"01a208df-5ad5-7464-8645-046c9bd78a3a","kind":"follow-up","rep":"01a208df-5aae-7b4e-a1b8-7c8594faa5b1","parent":"01a208df-5ad4-79ac-bea0-efdaecc9f637","on":"2026-11-23","text":"book 3 calls","private":1,"owner":"rep","status":"open","due":"2026-11-27","created_at":"2026-11-23T14:46:25Z"}', 2651393470);
insert into change values (6, 3, 'entry', '01a208df-5ad5-72ca-a633-1e8aa2dc623b', '{"id":4,"uid":"01a208df-5ad5-72ca-a633-1e8aa2dc623b","kind":"heard","rep":"01a208df-5aae-7b4e-a1b8-7c8594faa5b1","parent":"01a208df-5ad4-79ac-bea0-efdaecc9f637","on":"2026-11-23","text":"I want to lead.","private":1,"created_at":"2026-11-23T14:46:25Z"}', 3684175993);
insert into change values (7, 3, 'entry', '01a208df-5ad6-79be-9253-41172970ad97', '{"id":5,"uid":"01a208df-5ad6-79be-9253-41172970ad97","kind":"praise","rep":"01a208df-5aae-7b4e-a1b8-7c8594faa5b1","parent":"01a208df-5ad4-79ac-bea0-efdaecc9f637","on":"2026-11-23","text":"Calm","private":1,"created_at":"2026-11-23T14:46:25Z"}', 2167090992);
insert into change values (8, 4, 'entry', '01a208df-5afd-7a25-9bdd-1ca34e32c34a', '{"id":6,"uid":"01a208df-5afd-7a25-9bdd-1ca34e32c34a","kind":"feedback","rep":"01a208df-5ac0-7d83-beec-3f298ef69626","on":"2026-11-23","text":"Talked over the CFO twice","private":0,"status":"owed","due":"2026-11-25","created_at":"2026-11-23T14:46:25Z"}', 3730711112);
insert into change values (9, 5, 'entry', '01a208df-5b0b-7f29-9b97-07e545a873ea', '{"id":7,"uid":"01a208df-5b0b-7f29-9b97-07e545a873ea","kind":"goal","rep":"01a208df-5ac0-7d83-beec-3f298ef69626","on":"2026-11-23","text":"Close 2 logos","private":0,"status":"open","due":"2026-12-31","every":14,"target":2.5,"created_at":"2026-11-23T14:46:25Z"}', 3780213556);
insert into change values (10, 6, 'entry', '01a208df-5b18-7363-aff7-2281db3d5240', '{"id":8,"uid":"01a208df-5b18-7363-aff7-2281db3d5240","kind":"check-in","rep":"01a208df-5ac0-7d83-beec-3f298ef69626","parent":"01a208df-5b0b-7f29-9b97-07e545a873ea","on":"2026-11-23","text":"One signed","private":0,"at":1.0,"created_at":"2026-11-23T14:46:25Z"}', 1944345142);
insert into change values (11, 7, 'entry', '01a208df-5b35-752e-b310-bdc48438d94c', '{"id":9,"uid":"01a208df-5b35-752e-b310-bdc48438d94c","kind":"session","on":"2026-11-23","text":"Win/loss review","private":0,"also":"[\"legal:Ana\"]","created_at":"2026-11-23T14:46:25Z"}', 4014514064);
insert into change values (12, 7, 'attendance', '01a208df-5b36-7242-ae2e-039f768855fc', '{"id":1,"uid":"01a208df-5b36-7242-ae2e-039f768855fc","session":"01a208df-5b35-752e-b310-bdc48438d94c","rep":"01a208df-5ac0-7d83-beec-3f298ef69626","on":"2026-11-23"}', 1900495653);
insert into change values (13, 7, 'attendance', '01a208df-5b36-7538-aeb7-801681669816', '{"id":2,"uid":"01a208df-5b36-7538-aeb7-801681669816","session":"01a208df-5b35-752e-b310-bdc48438d94c","rep":"01a208df-5aae-7b4e-a1b8-7c8594faa5b1","on":"2026-11-23"}', 307395955);
insert into change values (14, 7, 'entry', '01a208df-5b37-78f0-8c32-af8d5d4ccabe', '{"id":10,"uid":"01a208df-5b37-78f0-8c32-af8d5d4ccabe","kind":"lesson","parent":"01a208df-5b35-752e-b310-bdc48438d94c","on":"2026-11-23","text":"Ask for the budget first","private":0,"created_at":"2026-11-23T14:46:25Z"}', 2591866201);
insert into change values (15, 8, 'entry', '01a208df-5afd-7a25-9bdd-1ca34e32c34a', '{"id":6,"uid":"01a208df-5afd-7a25-9bdd-1ca34e32c34a","kind":"feedback","rep":"01a208df-5ac0-7d83-beec-3f298ef69626","on":"2026-11-23","text":"Talked over the CFO twice","private":0,"status":"given","due":"2026-11-25","given_on":"2026-11-23","landed":"Surprised","created_at":"2026-11-23T14:46:25Z"}', 11331920);
insert into change values (16, 9, 'entry', '01a208df-5ad5-7a49-b806-5b21b87a6078', '{"id":2,"uid":"01a208df-5ad5-7a49-b806-5b21b87a6078","kind":"follow-up","rep":"01a208df-5aae-7b4e-a1b8-7c8594faa5b1","parent":"01a208df-5ad4-79ac-bea0-efdaecc9f637","on":"2026-11-23","text":"ask Tom","private":1,"owner":"me","status":"done","due":"2026-11-26","closed_on":"2026-11-23","because":"slot is ours","created_at":"2026-11-23T14:46:25Z"}', 1561994770);
insert into change values (17, 10, 'entry', '01a208df-5ad5-7464-8645-046c9bd78a3a', '{"id":3,"uid":"01a208df-5ad5-7464-8645-046c9bd78a3a","kind":"follow-up","rep":"01a208df-5aae-7b4e-a1b8-7c8594faa5b1","parent":"01a208df-5ad4-79ac-bea0-efdaecc9f637","on":"2026-11-23","text":"book 3 calls","private":1,"owner":"rep","status":"open","due":"2026-11-27","because":"trade show","snoozed_until":"2026-12-23","snoozes":1,"created_at":"2026-11-23T14:46:25Z"}', 3062752183);
insert into change values (18, 11, 'pause', '01a208df-5b87-7075-911f-b6b31b95dc83', '{"id":1,"uid":"01a208df-5b87-7075-911f-b6b31b95dc83","rep":"01a208df-5aae-7b4e-a1b8-7c8594faa5b1","from":"2026-11-23","back":"2026-12-24","because":"on holiday"}', 3267431488);
insert into change values (19, 12, 'setting', 'fiscal-year-starts', '{"id":1,"uid":"fiscal-year-starts","value":"feb"}', 361340916);
insert into change values (20, 13, 'entry', '01a208df-5ad4-79ac-bea0-efdaecc9f637', '{"id":1,"uid":"01a208df-5ad4-79ac-bea0-efdaecc9f637","kind":"note","rep":"01a208df-5aae-7b4e-a1b8-7c8594faa5b1","on":"2026-11-23","text":"Rehearsed the call, ''twice''\n\nand \"again\"","private":1,"how":"met","created_at":"2026-11-23T14:46:25Z","edited_at":"2026-11-23T14:46:25Z"}', 368989836);
insert into change values (21, 14, 'entry', '01a208df-5ad5-72ca-a633-1e8aa2dc623b', NULL, 4152616243);
insert into change values (22, 15, 'entry', '01a208df-5ad5-72ca-a633-1e8aa2dc623b', '{"id":4,"uid":"01a208df-5ad5-72ca-a633-1e8aa2dc623b","kind":"heard","rep":"01a208df-5aae-7b4e-a1b8-7c8594faa5b1","parent":"01a208df-5ad4-79ac-bea0-efdaecc9f637","on":"2026-11-23","text":"I want to lead.","private":1,"created_at":"2026-11-23T14:46:25Z"}', 3716872714);
insert into change values (23, 16, 'entry', '01a208df-5b37-78f0-8c32-af8d5d4ccabe', NULL, 2796854657);
delete from sqlite_sequence;
insert into sqlite_sequence values ('entry', 10);
