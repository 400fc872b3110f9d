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
CREATE VIEW entry_words as
          select id, text, because, landed, nullif(nullif(owner, 'me'), 'rep') as partner, also from entry;
CREATE VIRTUAL TABLE entry_fts using fts5 (
          text, because, landed, partner, also,
          content='entry_words', content_rowid='id', tokenize="unicode61 remove_diacritics 2"
        );
CREATE TRIGGER entry_fts_insert after insert on entry begin 
  insert into entry_fts (rowid, text, because, landed, partner, also) values (
    new.id, new.text, new.because, new.landed, nullif(nullif(new.owner, 'me'), 'rep'), new.also);
 end;
CREATE TRIGGER entry_fts_delete after delete on entry begin 
  insert into entry_fts (entry_fts, rowid, text, because, landed, partner, also) values (
    'delete', old.id, old.text, old.because, old.landed, nullif(nullif(old.owner, 'me'), 'rep'), old.also);
 end;
CREATE TRIGGER entry_fts_update after update of text, because, landed, owner, also on entry begin
          
  insert into entry_fts (entry_fts, rowid, text, because, landed, partner, also) values (
    'delete', old.id, old.text, old.because, old.landed, nullif(nullif(old.owner, 'me'), 'rep'), old.also);
 
  insert into entry_fts (rowid, text, because, landed, partner, also) values (
    new.id, new.text, new.because, new.landed, nullif(nullif(new.owner, 'me'), 'rep'), new.also);

        end;
insert into _sqlite_migrations values (1, 'coachlog', '0001_journal', '2026-11-23 15:20:21.805702+00:00');
insert into rep values (1, '01a208fe-6e2f-7018-b1d1-98c0c6f79226', 'maria', 'Maria Ruiz', 'AE', 'West', 'Europe/Madrid', NULL, '2026-11-23', NULL, NULL, NULL, NULL, NULL, NULL);
insert into rep values (2, '01a208fe-6e36-746c-9ebb-6a0d870adba7', 'dev', 'Dev Patel', NULL, NULL, NULL, NULL, '2026-11-23', NULL, NULL, NULL, NULL, NULL, NULL);
insert into pause values (1, '01a208fe-6e73-7c7b-9bc4-f7a800c29e91', 1, '2026-11-23', '2026-12-24', 'on holiday');
insert into entry values (1, '01a208fe-6e3b-7080-a337-79224a10ac1f', 'note', 1, NULL, '2026-11-23', 'Rehearsed the call, ''twice''

and "again"', 1, 'met', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-23T15:20:21Z', '2026-11-23T15:20:21Z');
insert into entry values (2, '01a208fe-6e3c-7a65-a126-13d6558bc0e6', 'follow-up', 1, 1, '2026-11-23', 'ask Tom', 1, NULL, 'me', 'done', '2026-11-26', '2026-11-23', 'slot is ours', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-23T15:20:21Z', NULL);
insert into entry values (3, '01a208fe-6e3c-7376-910a-a5b13baefb6e', 'follow-up', 1, 1, '2026-11-23', 'book 3 calls', 1, NULL, 'rep', 'open', '2026-11-27', NULL, 'trade show', NULL, NULL, '2026-12-23', 1, NULL, NULL, NULL, NULL, '2026-11-23T15:20:21Z', NULL);
insert into entry values (4, '01a208fe-6e3c-76c6-8ab6-7b08b10bc908', 'heard', 1, 1, '2026-11-23', 'I want to lead.', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-23T15:20:21Z', NULL);
insert into entry values (5, '01a208fe-6e3c-7241-a2f4-1fcf99a03bf1', 'praise', 1, 1, '2026-11-23', 'Calm', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-23T15:20:21Z', NULL);
insert into entry values (6, '01a208fe-6e47-7881-953c-26651726fe16', 'feedback', 2, NULL, '2026-11-23', 'Talked over the CFO twice', 0, NULL, NULL, 'given', '2026-11-25', NULL, NULL, '2026-11-23', 'Surprised', NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-23T15:20:21Z', NULL);
insert into entry values (7, '01a208fe-6e4c-763d-80ed-50701c30c871', 'goal', 2, NULL, '2026-11-23', 'Close 2 logos', 0, NULL, NULL, 'open', '2026-12-31', NULL, NULL, NULL, NULL, NULL, NULL, 14, 2.5, NULL, NULL, '2026-11-23T15:20:21Z', NULL);
insert into entry values (8, '01a208fe-6e52-71ec-9e8d-bc8dcd0ef5ea', 'check-in', 2, 7, '2026-11-23', 'One signed', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1.0, NULL, '2026-11-23T15:20:21Z', NULL);
insert into entry values (9, '01a208fe-6e59-7dd3-814d-df183f6e5bd3', 'session', NULL, NULL, '2026-11-23', 'Win/loss review', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '["legal:Ana"]', '2026-11-23T15:20:21Z', NULL);
insert into attendance values (1, '01a208fe-6e5a-788c-a2f2-58205112e3f5', 9, 2, '2026-11-23');
insert into attendance values (2, '01a208fe-6e5a-7471-b975-c843f31bfbaf', 9, 1, '2026-11-23');
insert into setting values (1, 'fiscal-year-starts', 'feb');
insert into device values (1, '01a208fe-6e30-7c18-9d1a-ca3546fe3ed1', '65024:2334865');
insert into step values (1, '01a208fe-6e30-7c18-9d1a-ca3546fe3ed1', 1, '2026-11-23T15:20:21Z', 'rep add', NULL);
insert into step values (2, '01a208fe-6e30-7c18-9d1a-ca3546fe3ed1', 2, '2026-11-23T15:20:21Z', 'rep add', NULL);
insert into step values (3, '01a208fe-6e30-7c18-9d1a-ca3546fe3ed1', 3, '2026-11-23T15:20:21Z', 'note', NULL);
insert into step values (4, '01a208fe-6e30-7c18-9d1a-ca3546fe3ed1', 4, '2026-11-23T15:20:21Z', 'feedback', NULL);
insert into step values (5, '01a208fe-6e30-7c18-9d1a-ca3546fe3ed1', 5, '2026-11-23T15:20:21Z', 'goal', NULL);
insert into step values (6, '01a208fe-6e30-7c18-9d1a-ca3546fe3ed1', 6, '2026-11-23T15:20:21Z', 'checkin', NULL);
insert into step values (7, '01a208fe-6e30-7c18-9d1a-ca3546fe3ed1', 7, '2026-11-23T15:20:21Z', 'session', NULL);
insert into step values (8, '01a208fe-6e30-7c18-9d1a-ca3546fe3ed1', 8, '2026-11-23T15:20:21Z', 'given', NULL);
insert into step values (9, '01a208fe-6e30-7c18-9d1a-ca3546fe3ed1', 9, '2026-11-23T15:20:21Z', 'done', NULL);
insert into step values (10, '01a208fe-6e30-7c18-9d1a-ca3546fe3ed1', 10, '2026-11-23T15:20:21Z', 'snooze', NULL);
insert into step values (11, '01a208fe-6e30-7c18-9d1a-ca3546fe3ed1', 11, '2026-11-23T15:20:21Z', 'rep pause', NULL);
insert into step values (12, '01a208fe-6e30-7c18-9d1a-ca3546fe3ed1', 12, '2026-11-23T15:20:21Z', 'config', NULL);
insert into step values (13, '01a208fe-6e30-7c18-9d1a-ca3546fe3ed1', 13, '2026-11-23T15:20:21Z', 'edit', NULL);
insert into step values (14, '01a208fe-6e30-7c18-9d1a-ca3546fe3ed1', 14, '2026-11-23T15:20:21Z', 'delete', NULL);
insert into step values (15, '01a208fe-6e30-7c18-9d1a-ca3546fe3ed1', 15, '2026-11-23T15:20:21Z', 'undo', 14);
insert into step values (16, '01a208fe-6e30-7c18-9d1a-ca3546fe3ed1', 16, '2026-11-23T15:20:21Z', 'delete', NULL);
insert into change values (1, 1, 'rep', '01a208fe-6e2f-7018-b1d1-98c0c6f79226', '{"id":1,"uid":"01a208fe-6e2f-7018-b1d1-98c0c6f79226","alias":"maria","name":"Maria Ruiz","role":"AE","team":"West","tz":"Europe/Madrid","added_on":"2026-11-23"}', 70402664);
insert into change values (2, 2, 'rep', '01a208fe-6e36-746c-9ebb-6a0d870adba7', '{"id":2,"uid":"01a208fe-6e36-746c-9ebb-6a0d870adba7","alias":"dev","name":"Dev Patel","added_on":"2026-11-23"}', 2363831356);
insert into change values (3, 3, 'entry', '01a208fe-6e3b-7080-a337-79224a10ac1f', '{"id":1,"uid":"01a208fe-6e3b-7080-a337-79224a10ac1f","kind":"note","rep":"01a208fe-6e2f-7018-b1d1-98c0c6f79226","on":"2026-11-23","text":"Rehearsed the CFO call — 日本語","private":1,"how":"met","created_at":"2026-11-23T15:20:21Z"}', 2602258503);
insert into change values (4, 3, 'entry', '01a208fe-6e3c-7a65-a126-13d6558bc0e6', '{"id":2,"uid":"01a208fe-6e3c-7a65-a126-13d6558bc0e6","kind":"follow-up","rep":"01a208fe-6e2f-7018-b1d1-98c0c6f79226","parent":"01a208fe-6e3b-7080-a337-79224a10ac1f","on":"2026-11-23","text":"ask Tom","private":1,"owner":"me","status":"open","due":"2026-11-26","created_at":"2026-11-23T15:20:21Z"}', 820552643);
insert into change values (5, 3, 'entry', '01a208fe-6e3c-7376-910a-a5b13baefb6e', '{"id":3,"uid":"01a208fe-6e3c-7376-910a-a5b13baefb6e","kind":"follow-up","rep":"01a208fe-6e2f-7018-b1d1-98c0c6f79226","parent":"01a208fe-6e3b-7080-a337-79224a10ac1f","on":"2026-11-23","text":"book 3 calls","private":1,"owner":"rep","status":"open","due":"2026-11-27","created_at":"2026-11-23T15:20:21Z"}', 2934764477);
insert into change values (6, 3, 'entry', '01a208fe-6e3c-76c6-8ab6-7b08b10bc908', '{"id":4,"uid":"01a208fe-6e3c-76c6-8ab6-7b08b10bc908","kind":"heard","rep":"01a208fe-6e2f-7018-b1d1-98c0c6f79226","parent":"01a208fe-6e3b-7080-a337-79224a10ac1f","on":"2026-11-23","text":"I want to lead.","private":1,"created_at":"2026-11-23T15:20:21Z"}', 3482704662);
insert into change values (7, 3, 'entry', '01a208fe-6e3c-7241-a2f4-1fcf99a03bf1', '{"id":5,"uid":"01a208fe-6e3c-7241-a2f4-1fcf99a03bf1","kind":"praise","rep":"01a208fe-6e2f-7018-b1d1-98c0c6f79226","parent":"01a208fe-6e3b-7080-a337-79224a10ac1f","on":"2026-11-23","text":"Calm","private":1,"created_at":"2026-11-23T15:20:21Z"}', 473708441);
insert into change values (8, 4, 'entry', '01a208fe-6e47-7881-953c-26651726fe16', '{"id":6,"uid":"01a208fe-6e47-7881-953c-26651726fe16","kind":"feedback","rep":"01a208fe-6e36-746c-9ebb-6a0d870adba7","on":"2026-11-23","text":"Talked over the CFO twice","private":0,"status":"owed","due":"2026-11-25","created_at":"2026-11-23T15:20:21Z"}', 211304281);
insert into change values (9, 5, 'entry', '01a208fe-6e4c-763d-80ed-50701c30c871', '{"id":7,"uid":"01a208fe-6e4c-763d-80ed-50701c30c871","kind":"goal","rep":"01a208fe-6e36-746c-9ebb-6a0d870adba7","on":"2026-11-23","text":"Close 2 logos","private":0,"status":"open","due":"2026-12-31","every":14,"target":2.5,"created_at":"2026-11-23T15:20:21Z"}', 132974199);
insert into change values (10, 6, 'entry', '01a208fe-6e52-71ec-9e8d-bc8dcd0ef5ea', '{"id":8,"uid":"01a208fe-6e52-71ec-9e8d-bc8dcd0ef5ea","kind":"check-in","rep":"01a208fe-6e36-746c-9ebb-6a0d870adba7","parent":"01a208fe-6e4c-763d-80ed-50701c30c871","on":"2026-11-23","text":"One signed","private":0,"at":1.0,"created_at":"2026-11-23T15:20:21Z"}', 142341758);
insert into change values (11, 7, 'entry', '01a208fe-6e59-7dd3-814d-df183f6e5bd3', '{"id":9,"uid":"01a208fe-6e59-7dd3-814d-df183f6e5bd3","kind":"session","on":"2026-11-23","text":"Win/loss review","private":0,"also":"[\"legal:Ana\"]","created_at":"2026-11-23T15:20:21Z"}', 3611801213);
insert into change values (12, 7, 'attendance', '01a208fe-6e5a-788c-a2f2-58205112e3f5', '{"id":1,"uid":"01a208fe-6e5a-788c-a2f2-58205112e3f5","session":"01a208fe-6e59-7dd3-814d-df183f6e5bd3","rep":"01a208fe-6e36-746c-9ebb-6a0d870adba7","on":"2026-11-23"}', 2674344972);
insert into change values (13, 7, 'attendance', '01a208fe-6e5a-7471-b975-c843f31bfbaf', '{"id":2,"uid":"01a208fe-6e5a-7471-b975-c843f31bfbaf","session":"01a208fe-6e59-7dd3-814d-df183f6e5bd3","rep":"01a208fe-6e2f-7018-b1d1-98c0c6f79226","on":"2026-11-23"}', 1909364021);
insert into change values (14, 7, 'entry', '01a208fe-6e5a-7333-a551-7f9026272acc', '{"id":10,"uid":"01a208fe-6e5a-7333-a551-7f9026272acc","kind":"lesson","parent":"01a208fe-6e59-7dd3-814d-df183f6e5bd3","on":"2026-11-23","text":"Ask for the budget first","private":0,"created_at":"2026-11-23T15:20:21Z"}', 3437324853);
insert into change values (15, 8, 'entry', '01a208fe-6e47-7881-953c-26651726fe16', '{"id":6,"uid":"01a208fe-6e47-7881-953c-26651726fe16","kind":"feedback","rep":"01a208fe-6e36-746c-9ebb-6a0d870adba7","on":"2026-11-23","text":"Talked over the CFO twice","private":0,"status":"given","due":"2026-11-25","given_on":"2026-11-23","landed":"Surprised","created_at":"2026-11-23T15:20:21Z"}', 1326681358);
insert into change values (16, 9, 'entry', '01a208fe-6e3c-7a65-a126-13d6558bc0e6', '{"id":2,"uid":"01a208fe-6e3c-7a65-a126-13d6558bc0e6","kind":"follow-up","rep":"01a208fe-6e2f-7018-b1d1-98c0c6f79226","parent":"01a208fe-6e3b-7080-a337-79224a10ac1f","on":"2026-11-23","text":"ask Tom","private":1,"owner":"me","status":"done","due":"2026-11-26","closed_on":"2026-11-23","because":"slot is ours","created_at":"2026-11-23T15:20:21Z"}', 1272417558);
insert into change values (17, 10, 'entry', '01a208fe-6e3c-7376-910a-a5b13baefb6e', '{"id":3,"uid":"01a208fe-6e3c-7376-910a-a5b13baefb6e","kind":"follow-up","rep":"01a208fe-6e2f-7018-b1d1-98c0c6f79226","parent":"01a208fe-6e3b-7080-a337-79224a10ac1f","on":"2026-11-23","text":"book 3 calls","private":1,"owner":"rep","status":"open","due":"2026-11-27","because":"trade show","snoozed_until":"2026-12-23","snoozes":1,"created_at":"2026-11-23T15:20:21Z"}', 3690579689);
insert into change values (18, 11, 'pause', '01a208fe-6e73-7c7b-9bc4-f7a800c29e91', '{"id":1,"uid":"01a208fe-6e73-7c7b-9bc4-f7a800c29e91","rep":"01a208fe-6e2f-7018-b1d1-98c0c6f79226","from":"2026-11-23","back":"2026-12-24","because":"on holiday"}', 2732498590);
insert into change values (19, 12, 'setting', 'fiscal-year-starts', '{"id":1,"uid":"fiscal-year-starts","value":"feb"}', 3711493446);
insert into change values (20, 13, 'entry', '01a208fe-6e3b-7080-a337-79224a10ac1f', '{"id":1,"uid":"01a208fe-6e3b-7080-a337-79224a10ac1f","kind":"note","rep":"01a208fe-6e2f-7018-b1d1-98c0c6f79226","on":"2026-11-23","text":"Rehearsed the call, ''twice''\n\nand \"again\"","private":1,"how":"met","created_at":"2026-11-23T15:20:21Z","edited_at":"2026-11-23T15:20:21Z"}', 718315228);
insert into change values (21, 14, 'entry', '01a208fe-6e3c-76c6-8ab6-7b08b10bc908', NULL, 990437938);
insert into change values (22, 15, 'entry', '01a208fe-6e3c-76c6-8ab6-7b08b10bc908', '{"id":4,"uid":"01a208fe-6e3c-76c6-8ab6-7b08b10bc908","kind":"heard","rep":"01a208fe-6e2f-7018-b1d1-98c0c6f79226","parent":"01a208fe-6e3b-7080-a337-79224a10ac1f","on":"2026-11-23","text":"I want to lead.","private":1,"created_at":"2026-11-23T15:20:21Z"}', 1059516214);
insert into change values (23, 16, 'entry', '01a208fe-6e5a-7333-a551-7f9026272acc', NULL, 2580162201);
delete from sqlite_sequence;
insert into sqlite_sequence values ('entry', 10);
