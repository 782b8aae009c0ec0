package sqlite

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
)

// The form of SQLite's write-ahead log: https://sqlite.org/fileformat2.html#walformat
const (
	logHeader   = 32
	frameHeader = 24
	logMagic    = 0x377f0682 // and the lowest bit: checksums are of big-endian words
)

// inspectLog reports how many transactions SQLite will recover from the log.
// unclosed says that there must be one.
//
// SQLite takes the first bad frame for the end of the log. That is right for
// the transaction that was being written when the power failed, of which any
// part may be there, and wrong for a log that was damaged later: what follows
// was acknowledged. Two things tell them apart. A transaction is begun only
// when the one before is synced, so behind the bad frame the ends of two
// transactions of which one was written after the other, as their checksums
// tell, is damage. (Ends of several that do not follow each other are what is
// left of longer ones whose sync failed, and which were then written over.)
// And the index (-shm) of the
// process that did not close the file is written after the sync: if it counts
// more frames, these are lost. Without an index, after a move to another
// machine, a log that was cut between two transactions is believed.
func (d disk) inspectLog(path string, unclosed bool) (commits int, err error) {
	f, err := d.open(path)
	if errors.Is(err, fs.ErrNotExist) && unclosed {
		return 0, &damageError{"its log is missing although it was not closed"}
	}
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	defer f.Close()
	var head [logHeader]byte
	if n, err := io.ReadFull(f, head[:]); errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		if unclosed {
			return 0, &damageError{fmt.Sprintf("its log has only %d bytes although it was not closed", n)}
		}
		return 0, nil // its creation was interrupted
	} else if err != nil {
		return 0, err
	}
	sum := logSum{order: binary.LittleEndian}
	if binary.BigEndian.Uint32(head[:])&1 == 1 {
		sum.order = binary.BigEndian
	}
	sum.add(head[:24])
	page := binary.BigEndian.Uint32(head[8:])
	if binary.BigEndian.Uint32(head[:])&^1 != logMagic || !sum.is(head[24:]) || page < 512 || page > 65536 || page&(page-1) != 0 {
		if unclosed {
			return 0, &damageError{"the head of its log is damaged"}
		}
		return 0, nil
	}
	salt := [8]byte(head[16:24])
	frame := make([]byte, frameHeader+page)
	ends, end := 0, 0 // of transactions in a row behind the first bad frame; the last good one's
	var before [8]byte
	for n, whole := 1, true; ; n++ {
		if _, err := io.ReadFull(f, frame); errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			break
		} else if err != nil {
			return 0, err
		}
		ours := [8]byte(frame[8:16]) == salt // else it is left of an older log
		if whole && ours {
			sum.add(frame[:8])
			sum.add(frame[frameHeader:])
		}
		whole = whole && ours && sum.is(frame[16:24])
		if !whole && !(ours && sum.follows(before, frame)) {
			ends = 0
		}
		before = [8]byte(frame[16:24])
		switch last := binary.BigEndian.Uint32(frame[4:]) != 0; {
		case last && whole:
			commits, end = commits+1, n
		case last && ours:
			if ends++; ends > 1 {
				return 0, &damageError{fmt.Sprintf("its log is damaged before frame %d", n)}
			}
		}
	}
	n, err := d.indexed(path, salt)
	if err != nil {
		return 0, err
	}
	if n > end {
		return 0, &damageError{fmt.Sprintf("its log is damaged: %d frames of %d are left", end, n)}
	}
	return commits, nil
}

// The form of the index: https://sqlite.org/walformat.html#the_wal_index_file_format
const indexHeader = 48

// indexed returns how many frames of the log with that salt the index counts,
// or 0 if there is none that can be believed.
func (d disk) indexed(log string, salt [8]byte) (frames int, err error) {
	f, err := d.open(strings.TrimSuffix(log, "-wal") + "-shm")
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	defer f.Close()
	var head [2 * indexHeader]byte // the same twice
	if _, err := io.ReadFull(f, head[:]); err != nil || !bytes.Equal(head[:indexHeader], head[indexHeader:]) {
		return 0, nil
	}
	sum := logSum{order: binary.LittleEndian}
	sum.add(head[:40])
	little := binary.LittleEndian.Uint32
	if head[12] != 1 || [8]byte(head[32:40]) != salt || sum.a != little(head[40:]) || sum.b != little(head[44:]) {
		return 0, nil
	}
	return int(little(head[16:])), nil
}

// logSum is the running checksum of a log.
type logSum struct {
	order binary.ByteOrder
	a, b  uint32
}

func (s *logSum) add(p []byte) {
	for ; len(p) >= 8; p = p[8:] {
		s.a += s.order.Uint32(p) + s.b
		s.b += s.order.Uint32(p[4:]) + s.a
	}
}

// follows reports whether a frame was written after one with that checksum.
func (s *logSum) follows(before [8]byte, frame []byte) bool {
	next := logSum{s.order, binary.BigEndian.Uint32(before[:]), binary.BigEndian.Uint32(before[4:])}
	next.add(frame[:8])
	next.add(frame[frameHeader:])
	return next.is(frame[16:24])
}

func (s *logSum) is(p []byte) bool {
	return binary.BigEndian.Uint32(p) == s.a && binary.BigEndian.Uint32(p[4:]) == s.b
}
