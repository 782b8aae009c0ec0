package workers

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
)

func frameOf(head, body string) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(head)))
	b = binary.BigEndian.AppendUint32(b, uint32(len(body)))
	return append(b, head+body...)
}

func TestReadFrame(t *testing.T) {
	big := strings.Repeat("b", trusted+1)
	lengths := func(head, body uint32) string {
		return string(binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, head), body))
	}
	rows := []struct {
		name, in string
		head     string
		body     string
		err      error
	}{
		{"a head alone", string(frameOf("{}", "")), "{}", "", nil},
		{"head and body", string(frameOf(`{"a":1}`, "body")), `{"a":1}`, "body", nil},
		{"a body larger than is allocated at once", string(frameOf("{}", big)), "{}", big, nil},
		{"nothing", "", "", "", io.EOF},
		{"half a preamble", "\x00\x00", "", "", io.ErrUnexpectedEOF},
		{"no head", lengths(2, 0), "", "", io.ErrUnexpectedEOF},
		{"half a head", lengths(3, 0) + "{", "", "", io.ErrUnexpectedEOF},
		{"no body", string(frameOf("{}", "xx")[:10]), "", "", io.ErrUnexpectedEOF},
		{"half a large body", lengths(2, maxBody) + "{}" + big, "", "", io.ErrUnexpectedEOF},
		{"a head that cannot be an object", lengths(1, 0) + "1", "", "", errMalformed},
		{"the largest head", lengths(maxHead, 0), "", "", io.ErrUnexpectedEOF},
		{"a head beyond the limit", lengths(maxHead+1, 0), "", "", errMalformed},
		{"a body beyond the limit", lengths(2, maxBody+1) + "{}", "", "", errMalformed},
		{"lengths whose sum overflows", lengths(1<<32-1, 1<<32-1), "", "", errMalformed},
	}
	for _, row := range rows {
		for _, r := range []io.Reader{strings.NewReader(row.in), iotest.HalfReader(strings.NewReader(row.in))} {
			f, err := ReadFrame(r)
			if !errors.Is(err, row.err) || string(f.Head) != row.head || string(f.Body) != row.body {
				t.Errorf("%s: %.40q, %.40q, %v; want %v", row.name, f.Head, f.Body, err, row.err)
			}
		}
	}
}

// TestLengthIsNotBelieved: a frame that only says it is large costs no memory.
func TestLengthIsNotBelieved(t *testing.T) {
	in := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, maxHead), maxBody)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := ReadFrame(bytes.NewReader(in))
	runtime.ReadMemStats(&after)
	if err == nil {
		t.Error("no error")
	}
	if n := after.TotalAlloc - before.TotalAlloc; n > 4*trusted {
		t.Errorf("%d bytes were allocated", n)
	}
}

func TestAppendFrame(t *testing.T) {
	b, err := appendFrame([]byte("x"), []byte("{}"))
	if err != nil || string(b) != "x"+string(frameOf("{}", "")) {
		t.Errorf("%q, %v", b, err)
	}
	if _, err := appendFrame(nil, make([]byte, maxHead+1)); !errors.Is(err, errMalformed) {
		t.Errorf("a head beyond the limit: %v", err)
	}
}

// FuzzReadFrame: whatever comes, what is read is what was written, within the
// limits, and nothing panics, also when it is interpreted.
func FuzzReadFrame(f *testing.F) {
	f.Add(frameOf("{}", ""))
	f.Add(frameOf(`{"kind":"ready","pid":1,"node":"v20.20.2","react":"19.3.1"}`, ""))
	f.Add(frameOf(`{"kind":"reply","id":7,"paths":["/posts/a%20b"],"fallback":"blocking"}`, ""))
	f.Add(frameOf(`{"kind":"reply","id":8,"status":200,"revalidate":60,"tags":[],"parts":[{"name":"html","length":5},{"name":"data","length":2}]}`, "<p/>\n{}"))
	f.Add(frameOf(`{"kind":"reply","id":8,"revalidate":false,"error":{"name":"E","message":"m"}}`, ""))
	f.Add(frameOf(`{"kind":"demand","id":3,"op":"revalidate","path":"/x","params":{"a":["b"]}}`, ""))
	f.Add(append(frameOf(`{"kind":"log","text":"a"}`, ""), frameOf(`{"kind":"pong","id":1}`, "")...))
	f.Add(frameOf("{}", "x")[:9])
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, in []byte) {
		r := bytes.NewReader(in)
		for {
			at := len(in) - r.Len()
			frame, err := ReadFrame(r)
			if err != nil {
				if !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, errMalformed) {
					t.Fatalf("an error of no kind: %v", err)
				}
				return
			}
			if got := frameOf(string(frame.Head), string(frame.Body)); !bytes.Equal(got, in[at:at+len(got)]) {
				t.Fatalf("read %q from %q", got, in[at:])
			}
			m, err := parse(frame)
			if err != nil {
				continue
			}
			if reply, err := m.reply(frame.Body); err == nil {
				n := 0
				for _, p := range reply.Parts {
					n += len(p)
				}
				if n != len(frame.Body) {
					t.Fatalf("the parts have %d bytes of %d", n, len(frame.Body))
				}
			}
		}
	})
}
