package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"
)

func someEntry() *Entry {
	return &Entry{
		Key:      Key{Build: "b1", Path: "/posts/a%20b"},
		Pattern:  "/posts/{slug}",
		Listed:   true,
		Begun:    Tick{Epoch: 1<<63 + 5, Time: 1_700_000_000_000_001},
		Made:     time.Date(2026, 11, 24, 1, 2, 3, 4, time.UTC),
		Modified: time.Date(2026, 11, 23, 9, 8, 7, 0, time.UTC),
		Window:   time.Minute,
		Tags:     []string{"author:7", ""},
		Answers: []Answer{
			{Status: 200, Header: []Field{{"Content-Type", "text/html; charset=utf-8"}, {"X", ""}}, Body: []byte("<p>hello"), Gzip: []byte{1, 2}, Brotli: []byte{}, Hash: "abc_-1"},
			{Name: "data", Status: 404, Header: []Field{}, Body: []byte(`{"a":1}`)},
		},
	}
}

func TestDecodeReturnsWhatWasEncoded(t *testing.T) {
	for name, e := range map[string]*Entry{
		"every field set":                 someEntry(),
		"the zero entry":                  {},
		"empty slices that are not nil":   {Tags: []string{}, Answers: []Answer{}},
		"extreme numbers":                 {Begun: Tick{math.MaxUint64, math.MinInt64}, Window: math.MinInt64, Answers: []Answer{{Status: -1}}},
		"modified, but not made":          {Modified: time.Unix(1, 0).UTC()},
		"made before 1970":                {Made: time.Date(1, 2, 3, 4, 5, 6, 7, time.UTC)},
		"text with zero bytes and no utf": {Key: Key{"\x00", "/\xff"}, Tags: []string{"\xfe\x00"}},
		"a body of a megabyte":            {Answers: []Answer{{Body: bytes.Repeat([]byte("0123456789abcdef"), 1<<16)}}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Decode(Encode(e))
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, e) {
				t.Errorf("got  %+v\nwant %+v", got, e)
			}
		})
	}
}

func TestDecodeKeepsTheInstantsInUTC(t *testing.T) {
	e := someEntry()
	e.Made = time.Now().In(time.FixedZone("here", 3600))
	e.Modified = e.Made.Add(time.Second)
	got, err := Decode(Encode(e))
	if err != nil {
		t.Fatal(err)
	}
	if !got.Made.Equal(e.Made) || got.Made.Location() != time.UTC {
		t.Errorf("made %v, want %v in UTC", got.Made, e.Made)
	}
	if !got.Modified.Equal(e.Modified) || got.Modified.Location() != time.UTC {
		t.Errorf("modified %v, want %v in UTC", got.Modified, e.Modified)
	}
}

// seal gives payload the frame of a version with a right checksum.
func seal(version byte, payload []byte) []byte {
	b := append(append([]byte(codecMagic), version), payload...)
	return binary.LittleEndian.AppendUint32(b, codecSum(b))
}

func TestDecodeSaysWhatIsWrongAndWhere(t *testing.T) {
	whole := Encode(someEntry())
	payload := whole[codecHead : len(whole)-codecTail]
	for name, c := range map[string]struct {
		in   []byte
		is   error
		says string
	}{
		"nothing":                          {nil, ErrCorrupt, "0 bytes are too few"},
		"another kind of file":             {[]byte("SQLite format 3\x00"), ErrCorrupt, `begins with "SQLi"`},
		"cut short":                        {whole[:len(whole)-1], ErrCorrupt, "checksum"},
		"a newer version":                  {seal(codecVersion+1, payload), ErrVersion, "3, this freshet reads 2"},
		"an older version":                 {seal(1, payload), ErrVersion, "1, this freshet reads 2"},
		"a payload that ends early":        {seal(codecVersion, payload[:20]), ErrCorrupt, "pattern at byte 22: 3 bytes of 13"},
		"bytes behind the last answer":     {seal(codecVersion, append(bytes.Clone(payload), 0)), ErrCorrupt, "1 bytes are left over"},
		"an empty payload":                 {seal(codecVersion, nil), ErrCorrupt, "build at byte 5: no number"},
		"a build of 2^64-1 bytes":          {seal(codecVersion, binary.AppendUvarint(nil, math.MaxUint64)), ErrCorrupt, "build at byte 15"},
		"a flag that is neither":           {seal(codecVersion, []byte{0, 0, 0, 2}), ErrCorrupt, "listed at byte 9: neither 0 nor 1"},
		"a second with a billion nanos":    {seal(codecVersion, binary.AppendUvarint([]byte{0, 0, 0, 0, 0, 0, 0}, 1e9)), ErrCorrupt, "made"},
		"more tags than bytes":             {seal(codecVersion, binary.AppendUvarint(make([]byte, 11), 1<<40)), ErrCorrupt, "1099511627775 of them in 0 bytes"},
		"more answers than they can hold":  {seal(codecVersion, append(append(make([]byte, 12), 4), make([]byte, 20)...)), ErrCorrupt, "answers at byte 18: 3 of them in 20 bytes"},
		"a status that no int32 can be":    {seal(codecVersion, append(append(make([]byte, 12), 2, 0), binary.AppendVarint(nil, 1<<40)...)), ErrCorrupt, "status"},
		"a number that is longer than ten": {seal(codecVersion, bytes.Repeat([]byte{0xff}, 12)), ErrCorrupt, "no number"},
	} {
		t.Run(name, func(t *testing.T) {
			e, err := Decode(c.in)
			if e != nil || !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, %v; want an error that is %q and says %q", e, err, c.is, c.says)
			}
			if errors.Is(err, ErrCorrupt) && errors.Is(err, ErrVersion) {
				t.Error("corrupt and unknown version must be told apart")
			}
		})
	}
}

func TestDecodeRefusesEveryFlippedBit(t *testing.T) {
	whole := Encode(someEntry())
	for i := range whole {
		for bit := range 8 {
			b := bytes.Clone(whole)
			b[i] ^= 1 << bit
			if _, err := Decode(b); !errors.Is(err, ErrCorrupt) {
				t.Fatalf("byte %d bit %d: %v", i, bit, err)
			}
		}
	}
}

func TestDecodeDoesNotBelieveAHostileLength(t *testing.T) {
	in := seal(codecVersion, append(binary.AppendUvarint(make([]byte, 11), 1<<50), make([]byte, 1000)...))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := Decode(in); !errors.Is(err, ErrCorrupt) {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if n := after.TotalAlloc - before.TotalAlloc; n > 1<<20 {
		t.Errorf("allocated %d bytes for %d", n, len(in))
	}
}

func TestDecodedBodiesCannotGrowIntoEachOther(t *testing.T) {
	e, err := Decode(Encode(someEntry()))
	if err != nil {
		t.Fatal(err)
	}
	_ = append(e.Answers[0].Body, "overwrites"...)
	if string(e.Answers[0].Gzip) != "\x01\x02" || string(e.Answers[1].Body) != `{"a":1}` {
		t.Error("an append to one body changed another")
	}
}

func FuzzDecodeEntry(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte("frsh\x02"))
	whole := Encode(someEntry())
	f.Add(whole[codecHead : len(whole)-codecTail])
	f.Add(whole)
	f.Add(make([]byte, 40))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := Decode(b); err != nil && !errors.Is(err, ErrCorrupt) && !errors.Is(err, ErrVersion) {
			t.Fatalf("an error of no kind: %v", err)
		}
		e, err := Decode(seal(codecVersion, b)) // past the checksum
		if err != nil {
			if !errors.Is(err, ErrCorrupt) {
				t.Fatalf("an error of no kind: %v", err)
			}
			return
		}
		again, err := Decode(Encode(e))
		if err != nil || !reflect.DeepEqual(e, again) {
			t.Fatalf("%v: decoded %+v, encoded and decoded again %+v", err, e, again)
		}
	})
}

func FuzzEncodeEntry(f *testing.F) {
	f.Add("b", "/p", "/{p}", true, uint64(1), int64(2), int64(3), int64(4), int64(-62135596800), int64(5), "tag", "data", 200, "Name", "value", []byte("body"), []byte(nil), "hash")
	f.Fuzz(func(t *testing.T, build, path, pattern string, listed bool, epoch uint64, tick, sec, nsec, modified, window int64, tag, name string, status int, field, value string, body, packed []byte, hash string) {
		e := &Entry{
			Key: Key{build, path}, Pattern: pattern, Listed: listed, Begun: Tick{epoch, tick}, Made: time.Unix(sec, nsec).UTC(), Modified: time.Unix(modified, 0).UTC(),
			Window: time.Duration(window), Tags: []string{tag, tag}, Answers: []Answer{
				{Name: name, Status: int(int32(status)), Header: []Field{{field, value}}, Body: body, Gzip: packed, Hash: hash}, {Brotli: packed},
			},
		}
		got, err := Decode(Encode(e))
		if err != nil || !reflect.DeepEqual(got, e) {
			t.Fatalf("%v\ngot  %+v\nwant %+v", err, got, e)
		}
	})
}

func BenchmarkEncode(b *testing.B) {
	e := someEntry()
	e.Answers[0].Body = make([]byte, 20<<10)
	for b.Loop() {
		Encode(e)
	}
}

func BenchmarkDecode(b *testing.B) {
	e := someEntry()
	e.Answers[0].Body = make([]byte, 20<<10)
	in := Encode(e)
	for b.Loop() {
		if _, err := Decode(in); err != nil {
			b.Fatal(err)
		}
	}
}
