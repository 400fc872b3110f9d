pragma application_id = 1131367527;
pragma user_version = 2;
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
        , words text not null default '') strict
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
insert into _sqlite_migrations values (1, 'coachlog', '0001_journal', '2026-11-28 20:21:12.788604+00:00');
insert into _sqlite_migrations values (2, 'coachlog', '0002_origins_unfinished_and_words', '2026-11-28 20:21:12.790225+00:00');
insert into rep values (1, '01a223d1-a9dd-7c8e-910e-81eb2aa27aae', 'maria', 'Maria Ruiz', 'AE', 'West', 'Europe/Madrid', NULL, '2026-11-23', NULL, NULL, NULL, NULL, NULL, NULL);
insert into rep values (2, '01a223d1-a9ec-7d7a-98fd-45265a43c944', 'dev', 'Dev Patel', NULL, NULL, NULL, NULL, '2026-11-23', NULL, NULL, NULL, NULL, NULL, NULL);
insert into pause values (1, '01a223d1-aa59-7396-82e0-b7bb59ce117a', 1, '2026-11-23', '2026-12-24', 'on holiday');
insert into entry values (1, '01a223d1-a9f6-7fec-a6fa-0007fa2c419b', 'note', 1, NULL, '2026-11-23', 'Rehearsed the call, ''twice''

and "again"', 1, 'met', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-28T20:21:12Z', '2026-11-28T20:21:12Z', 'rehearsed the call, ''twice''

and "again"');
insert into entry values (2, '01a223d1-a9f7-7a4e-a56f-d4f621c93c39', 'follow-up', 1, 1, '2026-11-23', 'ask Tom', 1, NULL, 'me', 'done', '2026-11-26', '2026-11-23', 'slot is ours', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-28T20:21:12Z', NULL, 'ask tom  slot is ours');
insert into entry values (3, '01a223d1-a9f8-7775-8d87-6b49e4a4df45', 'follow-up', 1, 1, '2026-11-23', 'book 3 calls', 1, NULL, 'rep', 'open', '2026-11-27', NULL, 'trade show', NULL, NULL, '2026-12-23', 1, NULL, NULL, NULL, NULL, '2026-11-28T20:21:12Z', NULL, 'book 3 calls  trade show');
insert into entry values (4, '01a223d1-a9f8-71f5-976f-26a41110a42c', 'heard', 1, 1, '2026-11-23', 'I want to lead.', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-28T20:21:12Z', NULL, 'i want to lead.');
insert into entry values (5, '01a223d1-a9f8-718b-8547-a0f923a49348', 'praise', 1, 1, '2026-11-23', 'Calm', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-28T20:21:12Z', NULL, 'calm');
insert into entry values (6, '01a223d1-aa0c-791a-8023-25096fa1fd47', 'feedback', 2, NULL, '2026-11-23', 'Talked over the CFO twice', 0, NULL, NULL, 'given', '2026-11-25', NULL, NULL, '2026-11-23', 'Surprised', NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-28T20:21:12Z', NULL, 'talked over the cfo twice  surprised');
insert into entry values (7, '01a223d1-aa19-7793-8386-e8d06f792595', 'goal', 2, NULL, '2026-11-23', 'Close 2 logos', 0, NULL, NULL, 'open', '2026-12-31', NULL, NULL, NULL, NULL, NULL, NULL, 14, 2.5, NULL, NULL, '2026-11-28T20:21:12Z', NULL, 'close 2 logos');
insert into entry values (8, '01a223d1-aa25-790d-b254-3092990c3f8c', 'check-in', 2, 7, '2026-11-23', 'One signed', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1.0, NULL, '2026-11-28T20:21:12Z', NULL, 'one signed');
insert into entry values (9, '01a223d1-aa2e-7867-bd69-b2536d4ff682', 'session', NULL, NULL, '2026-11-23', 'Win/loss review', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '["legal:Ana"]', '2026-11-28T20:21:12Z', NULL, 'win/loss review  legal:ana');
insert into attendance values (1, '01a223d1-aa2f-790e-a5eb-907269737313', 9, 2, '2026-11-23');
insert into attendance values (2, '01a223d1-aa2f-733d-a6d0-dfad25bc51a3', 9, 1, '2026-11-23');
insert into setting values (1, 'fiscal-year-starts', 'feb');
insert into device values (1, '01a223d1-a9df-74c7-bf8c-c2c3091cf3ae', '65024:2219857');
insert into step values (1, '01a223d1-a9df-74c7-bf8c-c2c3091cf3ae', 1, '2026-11-28T20:21:12Z', 'rep add', NULL);
insert into step values (10, '01a223d1-a9df-74c7-bf8c-c2c3091cf3ae', 10, '2026-11-28T20:21:12Z', 'snooze', NULL);
insert into step values (11, '01a223d1-a9df-74c7-bf8c-c2c3091cf3ae', 11, '2026-11-28T20:21:12Z', 'rep pause', NULL);
insert into step values (12, '01a223d1-a9df-74c7-bf8c-c2c3091cf3ae', 12, '2026-11-28T20:21:12Z', 'config', NULL);
insert into step values (13, '01a223d1-a9df-74c7-bf8c-c2c3091cf3ae', 13, '2026-11-28T20:21:12Z', 'edit', NULL);
insert into step values (14, '01a223d1-a9df-74c7-bf8c-c2c3091cf3ae', 14, '2026-11-28T20:21:12Z', 'delete', NULL);
insert into step values (15, '01a223d1-a9df-74c7-bf8c-c2c3091cf3ae', 15, '2026-11-28T20:21:12Z', 'undo', 14);
insert into step values (16, '01a223d1-a9df-74c7-bf8c-c2c3091cf3ae', 16, '2026-11-28T20:21:12Z', 'delete', NULL);
insert into step values (2, '01a223d1-a9df-74c7-bf8c-c2c3091cf3ae', 2, '2026-11-28T20:21:12Z', 'rep add', NULL);
insert into step values (3, '01a223d1-a9df-74c7-bf8c-c2c3091cf3ae', 3, '2026-11-28T20:21:12Z', 'note', NULL);
insert into step values (4, '01a223d1-a9df-74c7-bf8c-c2c3091cf3ae', 4, '2026-11-28T20:21:12Z', 'feedback', NULL);
insert into step values (5, '01a223d1-a9df-74c7-bf8c-c2c3091cf3ae', 5, '2026-11-28T20:21:12Z', 'goal', NULL);
insert into step values (6, '01a223d1-a9df-74c7-bf8c-c2c3091cf3ae', 6, '2026-11-28T20:21:12Z', 'checkin', NULL);
insert into step values (7, '01a223d1-a9df-74c7-bf8c-c2c3091cf3ae', 7, '2026-11-28T20:21:12Z', 'session', NULL);
insert into step values (8, '01a223d1-a9df-74c7-bf8c-c2c3091cf3ae', 8, '2026-11-28T20:21:12Z', 'given', NULL);
insert into step values (9, '01a223d1-a9df-74c7-bf8c-c2c3091cf3ae', 9, '2026-11-28T20:21:12Z', 'done', NULL);
insert into change values (1, 1, 'rep', '01a223d1-a9dd-7c8e-910e-81eb2aa27aae', '{"id":1,"uid":"01a223d1-a9dd-7c8e-910e-81eb2aa27aae","alias":"maria","name":"Maria Ruiz","role":"AE","team":"West","tz":"Europe/Madrid","added_on":"2026-11-23"}', 4246433806);
insert into change values (10, 6, 'entry', '01a223d1-aa25-790d-b254-3092990c3f8c', '{"id":8,"uid":"01a223d1-aa25-790d-b254-3092990c3f8c","kind":"check-in","rep":"01a223d1-a9ec-7d7a-98fd-45265a43c944","parent":"01a223d1-aa19-7793-8386-e8d06f792595","on":"2026-11-23","text":"One signed","private":0,"at":1.0,"created_at":"2026-11-28T20:21:12Z"}', 2105913031);
insert into change values (11, 7, 'entry', '01a223d1-aa2e-7867-bd69-b2536d4ff682', '{"id":9,"uid":"01a223d1-aa2e-7867-bd69-b2536d4ff682","kind":"session","on":"2026-11-23","text":"Win/loss review","private":0,"also":"[\"legal:Ana\"]","created_at":"2026-11-28T20:21:12Z"}', 1181626145);
insert into change values (12, 7, 'attendance', '01a223d1-aa2f-790e-a5eb-907269737313', '{"id":1,"uid":"01a223d1-aa2f-790e-a5eb-907269737313","session":"01a223d1-aa2e-7867-bd69-b2536d4ff682","rep":"01a223d1-a9ec-7d7a-98fd-45265a43c944","on":"2026-11-23"}', 213062730);
insert into change values (13, 7, 'attendance', '01a223d1-aa2f-733d-a6d0-dfad25bc51a3', '{"id":2,"uid":"01a223d1-aa2f-733d-a6d0-dfad25bc51a3","session":"01a223d1-aa2e-7867-bd69-b2536d4ff682","rep":"01a223d1-a9dd-7c8e-910e-81eb2aa27aae","on":"2026-11-23"}', 3920336035);
insert into change values (14, 7, 'entry', '01a223d1-aa2f-7959-857f-3b180dda3933', '{"id":10,"uid":"01a223d1-aa2f-7959-857f-3b180dda3933","kind":"lesson","parent":"01a223d1-aa2e-7867-bd69-b2536d4ff682","on":"2026-11-23","text":"Ask for the budget first","private":0,"created_at":"2026-11-28T20:21:12Z"}', 3620609584);
insert into change values (15, 8, 'entry', '01a223d1-aa0c-791a-8023-25096fa1fd47', '{"id":6,"uid":"01a223d1-aa0c-791a-8023-25096fa1fd47","kind":"feedback","rep":"01a223d1-a9ec-7d7a-98fd-45265a43c944","on":"2026-11-23","text":"Talked over the CFO twice","private":0,"status":"given","due":"2026-11-25","given_on":"2026-11-23","landed":"Surprised","created_at":"2026-11-28T20:21:12Z"}', 2264926066);
insert into change values (16, 9, 'entry', '01a223d1-a9f7-7a4e-a56f-d4f621c93c39', '{"id":2,"uid":"01a223d1-a9f7-7a4e-a56f-d4f621c93c39","kind":"follow-up","rep":"01a223d1-a9dd-7c8e-910e-81eb2aa27aae","parent":"01a223d1-a9f6-7fec-a6fa-0007fa2c419b","on":"2026-11-23","text":"ask Tom","private":1,"owner":"me","status":"done","due":"2026-11-26","closed_on":"2026-11-23","because":"slot is ours","created_at":"2026-11-28T20:21:12Z"}', 3833988125);
insert into change values (17, 10, 'entry', '01a223d1-a9f8-7775-8d87-6b49e4a4df45', '{"id":3,"uid":"01a223d1-a9f8-7775-8d87-6b49e4a4df45","kind":"follow-up","rep":"01a223d1-a9dd-7c8e-910e-81eb2aa27aae","parent":"01a223d1-a9f6-7fec-a6fa-0007fa2c419b","on":"2026-11-23","text":"book 3 calls","private":1,"owner":"rep","status":"open","due":"2026-11-27","because":"trade show","snoozed_until":"2026-12-23","snoozes":1,"created_at":"2026-11-28T20:21:12Z"}', 2275187573);
insert into change values (18, 11, 'pause', '01a223d1-aa59-7396-82e0-b7bb59ce117a', '{"id":1,"uid":"01a223d1-aa59-7396-82e0-b7bb59ce117a","rep":"01a223d1-a9dd-7c8e-910e-81eb2aa27aae","from":"2026-11-23","back":"2026-12-24","because":"on holiday"}', 2704350512);
insert into change values (19, 12, 'setting', 'fiscal-year-starts', '{"id":1,"uid":"fiscal-year-starts","value":"feb"}', 2567770366);
insert into change values (2, 2, 'rep', '01a223d1-a9ec-7d7a-98fd-45265a43c944', '{"id":2,"uid":"01a223d1-a9ec-7d7a-98fd-45265a43c944","alias":"dev","name":"Dev Patel","added_on":"2026-11-23"}', 956346262);
insert into change values (20, 13, 'entry', '01a223d1-a9f6-7fec-a6fa-0007fa2c419b', '{"id":1,"uid":"01a223d1-a9f6-7fec-a6fa-0007fa2c419b","kind":"note","rep":"01a223d1-a9dd-7c8e-910e-81eb2aa27aae","on":"2026-11-23","text":"Rehearsed the call, ''twice''\n\nand \"again\"","private":1,"how":"met","created_at":"2026-11-28T20:21:12Z","edited_at":"2026-11-28T20:21:12Z"}', 1230034916);
insert into change values (21, 14, 'entry', '01a223d1-a9f8-71f5-976f-26a41110a42c', NULL, 3291703950);
insert into change values (22, 15, 'entry', '01a223d1-a9f8-71f5-976f-26a41110a42c', '{"id":4,"uid":"01a223d1-a9f8-71f5-976f-26a41110a42c","kind":"heard","rep":"01a223d1-a9dd-7c8e-910e-81eb2aa27aae","parent":"01a223d1-a9f6-7fec-a6fa-0007fa2c419b","on":"2026-11-23","text":"I want to lead.","private":1,"created_at":"2026-11-28T20:21:12Z"}', 1963494445);
insert into change values (23, 16, 'entry', '01a223d1-aa2f-7959-857f-3b180dda3933', NULL, 2538032043);
insert into change values (3, 3, 'entry', '01a223d1-a9f6-7fec-a6fa-0007fa2c419b', '{"id":1,"uid":"01a223d1-a9f6-7fec-a6fa-0007fa2c419b","kind":"note","rep":"01a223d1-a9dd-7c8e-910e-81eb2aa27aae","on":"2026-11-23","text":"Rehearsed the CFO call — 日本語","private":1,"how":"met","created_at":"2026-11-28T20:21:12Z"}', 3567377203);
insert into change values (4, 3, 'entry', '01a223d1-a9f7-7a4e-a56f-d4f621c93c39', '{"id":2,"uid":"01a223d1-a9f7-7a4e-a56f-d4f621c93c39","kind":"follow-up","rep":"01a223d1-a9dd-7c8e-910e-81eb2aa27aae","parent":"01a223d1-a9f6-7fec-a6fa-0007fa2c419b","on":"2026-11-23","text":"ask Tom","private":1,"owner":"me","status":"open","due":"2026-11-26","created_at":"2026-11-28T20:21:12Z"}', 2535512908);
insert into change values (5, 3, 'entry', '01a223d1-a9f8-7775-8d87-6b49e4a4df45', '{"id":3,"uid":"01a223d1-a9f8-7775-8d87-6b49e4a4df45","kind":"follow-up","rep":"01a223d1-a9dd-7c8e-910e-81eb2aa27aae","parent":"01a223d1-a9f6-7fec-a6fa-0007fa2c419b","on":"2026-11-23","text":"book 3 calls","private":1,"owner":"rep","status":"open","due":"2026-11-27","created_at":"2026-11-28T20:21:12Z"}', 3791398595);
insert into change values (6, 3, 'entry', '01a223d1-a9f8-71f5-976f-26a41110a42c', '{"id":4,"uid":"01a223d1-a9f8-71f5-976f-26a41110a42c","kind":"heard","rep":"01a223d1-a9dd-7c8e-910e-81eb2aa27aae","parent":"01a223d1-a9f6-7fec-a6fa-0007fa2c419b","on":"2026-11-23","text":"I want to lead.","private":1,"created_at":"2026-11-28T20:21:12Z"}', 2877847801);
insert into change values (7, 3, 'entry', '01a223d1-a9f8-718b-8547-a0f923a49348', '{"id":5,"uid":"01a223d1-a9f8-718b-8547-a0f923a49348","kind":"praise","rep":"01a223d1-a9dd-7c8e-910e-81eb2aa27aae","parent":"01a223d1-a9f6-7fec-a6fa-0007fa2c419b","on":"2026-11-23","text":"Calm","private":1,"created_at":"2026-11-28T20:21:12Z"}', 3243463916);
insert into change values (8, 4, 'entry', '01a223d1-aa0c-791a-8023-25096fa1fd47', '{"id":6,"uid":"01a223d1-aa0c-791a-8023-25096fa1fd47","kind":"feedback","rep":"01a223d1-a9ec-7d7a-98fd-45265a43c944","on":"2026-11-23","text":"Talked over the CFO twice","private":0,"status":"owed","due":"2026-11-25","created_at":"2026-11-28T20:21:12Z"}', 2569640418);
insert into change values (9, 5, 'entry', '01a223d1-aa19-7793-8386-e8d06f792595', '{"id":7,"uid":"01a223d1-aa19-7793-8386-e8d06f792595","kind":"goal","rep":"01a223d1-a9ec-7d7a-98fd-45265a43c944","on":"2026-11-23","text":"Close 2 logos","private":0,"status":"open","due":"2026-12-31","every":14,"target":2.5,"created_at":"2026-11-28T20:21:12Z"}', 1331929952);
delete from sqlite_sequence;
insert into sqlite_sequence values ('entry', 10);
