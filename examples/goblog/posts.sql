-- The data source: one table, and two views that put it into the form in which
-- the program asks for it. It is filled once, and what a row may hold is checked
-- here, whoever writes it.
PRAGMA journal_mode = WAL;

CREATE TABLE IF NOT EXISTS posts (
  slug  TEXT PRIMARY KEY CHECK (length(slug) BETWEEN 1 AND 80 AND slug NOT GLOB '*[^a-z0-9-]*'),
  title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
  date  DATE NOT NULL DEFAULT (date('now')),
  topic TEXT NOT NULL CHECK (length(topic) BETWEEN 1 AND 80 AND topic NOT GLOB '*[^a-z0-9-]*'),
  text  TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 20000)
);

CREATE VIEW IF NOT EXISTS page AS
SELECT slug, date, json_object(
  'Slug', slug, 'Title', title, 'Topic', topic, 'Text', text, 'Date', date,
  'Day', ltrim(strftime('%d ', date), '0')
    || rtrim(substr('January  February March    April    May      June     July     August   SeptemberOctober  November December ', strftime('%m', date) * 9 - 8, 9))
    || strftime(' %Y', date)
) AS post FROM posts;

CREATE VIEW IF NOT EXISTS list AS
SELECT json_group_array(json(post)) AS posts, json_group_array('/posts/' || slug) AS paths
FROM (SELECT slug, post FROM page ORDER BY date DESC, slug);

INSERT INTO posts (slug, title, date, topic, text)
SELECT * FROM (VALUES
  ('what-a-freshet-is', 'What a freshet is', '2026-03-02', 'seasons', 'For eleven months our river is a polite thing. It slides under the footbridge at walking pace, clear enough to count the stones, and you could cross it in boots. Then comes a week in March when the snow lets go all at once, and the same river arrives brown, loud and two metres taller.

That is a freshet: a rush of fresh water, from melt or from heavy rain, that runs through a riverbed and renews it. It is not quite a flood. A flood is what happens to people; a freshet is what happens to a river.

## What it does

It lifts last year''s leaves from the pools. It moves gravel, and with it the places where trout lay eggs. It cuts a new door into the sandbank that everyone believed was permanent. Afterwards the water is low and clear again, and almost everything looks the same, except that it is all new.

> The river does not rebuild its bed to change one stone.

I like that sentence, which the gauge keeper before me wrote on the inside of the cupboard. Only what has changed is carried off. The rest stays where it is, and stays clear.'),
  ('reading-a-gauge', 'How to read a river gauge', '2026-04-11', 'measuring', 'The gauge is a painted staff, bolted to the bridge pier, with a mark for every centimetre. Reading it looks like the simplest job in the valley. It took me a spring to learn.

## Wait for three waves

Water at a pier is never still. It heaps up on one side and dips on the other, so a single glance is a guess. You watch three waves go by, take the middle of each, and write down the middle of those. A number taken in a hurry is worse than yesterday''s number, since nobody will doubt it.

## Write the time first

My predecessor wrote the hour *before* she looked, never after. If you look first and write the hour second, a sudden rise in between makes the log claim that the river was low at a moment when it was not. The difference is seconds, and on most days it means nothing at all. On the one day that matters it is the whole story.

The log has a column for remarks. The most common one, in her hand and now in mine, is *no change*. It is not a wasted line. It says that somebody went and looked.'),
  ('the-bridge-that-moved', 'The bridge that moved', '2026-05-23', 'people', 'In the mill''s account books there is an entry from 1874: nine shillings to six men, for carrying the bridge back.

The bridge in question was a plank walk on trestles, and every few years the spring water took it. Not far. It would float off in one piece, turn once in the pool below the weir, and come to rest against the alders, two hundred metres down. Six men, a rope and half a day later it stood where it had stood before.

## Built to let go

An engineer who visited in 1890 was scandalised and drew a proper bridge, with stone abutments. It was paid for by the parish and lasted four years. When the ice came down in 1895 it did what strong things do: it held, and held, and then took part of the bank along.

The plank walk that replaced it was pinned with oak pegs, thinner than a thumb. The pegs were meant to break. A carpenter''s boy kept a basket of spare ones.

I think of that basket often. You cannot make a thing that never fails. You can decide which part of it fails, and have the next one ready.'),
  ('skipping-stones', 'On skipping stones', '2026-07-05', 'measuring', 'The best stones are at the second bend, on the inside, where the current drops what it can no longer carry. Flat, round, the weight of an egg.

My neighbour''s daughter, who is nine, holds the record with eleven. She has a theory. The first touch decides: if the stone meets the water at the angle of a closing book, it will come up again, and each later jump is only a smaller copy of the first. If it goes in like a dropped plate, nothing that you do with your wrist can save it.

We tested this with a bucket of stones, a protractor and a good part of July. She is right about the angle, roughly a fifth of a right angle. She is wrong about the copies: each jump is a little steeper than the last, and that is what ends the run, not the lack of speed.

She has asked me to note that the experiment will be repeated when the water is lower.'),
  ('a-calendar-of-ice', 'A calendar of ice', '2026-09-14', 'seasons', 'There are eleven words for ice in the old log, and the last keeper who used all of them died before I was born. I have tried to match them to what I see from the window.

*Skim* is the first: a skin along the edges in November that the noon sun takes back. *Frazil* comes with the first hard night, needles that float and gather like wet sugar. When the needles hold hands and drift down as round plates with turned-up rims, the log says *pans*.

## The quiet months

From *bridge* to *black* there is nothing to write for weeks. The river is there, you can hear it, but it shows nothing. It would be easy to stop looking. The keeper''s rule was to go down each day all the same, knock twice with the iron rod, and note the sound.

## The loud week

Then *rot*, when the ice turns grey and takes the print of a boot; and *go*, always underlined, with the hour. After *go* the entries come every thirty minutes, in pencil, hurried and wet.

I have seen it seven times now. It never takes longer than a night, and in the morning the river is simply open, as though it had been fresh water all along.')
) WHERE NOT EXISTS (SELECT 1 FROM posts);
